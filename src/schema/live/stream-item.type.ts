import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { EventCursor } from '../scalars.js';

@InterfaceType({
  description: 'Whatever a stream of a hotel delivers. Needs what the subscription needs.',
})
export abstract class StreamItem {
  constructor(cursor: string) {
    this.cursor = cursor;
  }

  @Field(() => EventCursor, { description: 'Where to subscribe from to go on after this.' })
  readonly cursor: string;
}

@ObjectType({
  implements: StreamItem,
  description:
    'Everything up to the cursor was delivered: sent after the replay and every 30 seconds. Needs what the subscription needs.',
})
export class StreamPosition extends StreamItem {}
