import { Field, ObjectType } from 'type-graphql';

@ObjectType({
  description:
    'Everything up to the cursor was delivered: sent after the replay and every 30 seconds. Needs VIEWER in the hotel.',
})
export class StreamPosition {
  @Field(() => String, { description: 'Where to subscribe from next time.' })
  cursor: string;

  constructor(cursor: string) {
    this.cursor = cursor;
  }
}
