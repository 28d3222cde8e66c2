import { ObjectType } from 'type-graphql';
import { StreamItem } from './stream-item.type.js';

@ObjectType({
  implements: StreamItem,
  description:
    'Everything up to the cursor was delivered: sent after the replay and every 30 seconds. Needs what the subscription needs.',
})
export class StreamPosition extends StreamItem {}
