import { createUnionType, Field, Int, ObjectType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { RefreshRequired } from '../live/refresh-required.type.js';
import { StreamPosition } from '../live/stream-item.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({
  description: `The viewer has read further in a conversation, on this device or another. ${needs('conversation:read')}`,
})
export class ConversationRead {
  hotelId!: string;
  conversationId!: string;

  @Field(() => Int, { description: 'The `seq` of the last message that the viewer has read.' })
  lastReadSeq!: number;

  @Field(() => DateTime, { description: 'When the viewer read it.' })
  readAt!: Date;
}

export const ConversationReadItem = createUnionType({
  name: 'ConversationReadItem',
  description: 'Items that a subscription to conversationRead delivers. More kinds of items may come.',
  types: () => [ConversationRead, StreamPosition, RefreshRequired] as const,
});
