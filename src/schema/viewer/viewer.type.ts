import { Field, ObjectType } from 'type-graphql';

@ObjectType({ description: 'Who is asking. Open to the person signed in.' })
export class Viewer {
  @Field(() => Boolean, { description: 'Whether this person runs the platform itself.' })
  isPlatformAdmin!: boolean;

  readonly userId!: string;
}
