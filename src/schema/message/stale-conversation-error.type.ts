import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { Conversation } from '../conversation/conversation.type.js';
import { EventCursor } from '../scalars.js';
import { Message } from './message.type.js';

@ObjectType({
  implements: UserError,
  description: `Somebody wrote meanwhile; nothing was sent. ${needs('message:send')}`,
})
export class StaleConversationError extends UserError {
  @Field(() => Conversation, { description: 'As it stands now.' })
  conversation: Conversation;

  @Field(() => EventCursor, {
    description: 'The next `expectedLastEventCursor`, for whoever has read what was missed.',
  })
  lastEventCursor: string;

  @Field(() => [Message], { description: 'What was written meanwhile, oldest first; the newest 20.' })
  missed: Message[];

  @Field(() => Int, { description: 'How many messages were written meanwhile, counted up to 1,000.' })
  missedCount: number;

  constructor(
    stale: Pick<StaleConversationError, 'conversation' | 'lastEventCursor' | 'missed' | 'missedCount'>,
  ) {
    super({ key: 'error.staleConversation' }, ['input', 'expectedLastEventCursor']);
    this.conversation = stale.conversation;
    this.lastEventCursor = stale.lastEventCursor;
    this.missed = stale.missed;
    this.missedCount = stale.missedCount;
  }
}
