import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description: 'Where a page stands in its list. Needs what the list needs.',
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
      'Where to go on from: the cursor of the last edge; null when the page is empty. That of events is never null.',
  })
  endCursor!: string | null;
}
