import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'The caller. Open to the person signed in.' })
export class Viewer {
  @Field(() => Boolean, { description: 'Whether the caller is a platform administrator.' })
  isPlatformAdmin!: boolean;

  readonly userId!: string;
}
