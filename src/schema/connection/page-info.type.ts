import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'Position of a page in its list. Needs what the list needs.',
})
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether something comes after this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether something comes before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the first edge; null when the page is empty.',
  })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the last edge, to continue from; null when the page is empty. For events it is never null.',
  })
  endCursor!: string | null;
}
