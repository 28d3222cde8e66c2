import { Field, InterfaceType, ObjectType } from 'type-graphql';
import { EventCursor } from '../scalars.js';

@InterfaceType({
  description: "An item of a hotel's stream. Needs what the subscription needs.",
})
export abstract class StreamItem {
  constructor(cursor: string) {
    this.cursor = cursor;
  }

  @Field(() => EventCursor, { description: 'Pass as `after` to continue after this item.' })
  readonly cursor: string;
}

@ObjectType({
  implements: StreamItem,
  description:
    'Everything up to the cursor has been delivered; sent after the replay and every 30 seconds. Needs what the subscription needs.',
})
export class StreamPosition extends StreamItem {}
