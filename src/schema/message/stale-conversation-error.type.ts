import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { UserError } from '../error/user-error.type.js';
import { Message } from './message.type.js';

@ObjectType({
  implements: UserError,
  description: `Somebody wrote meanwhile; nothing was sent. ${needs('message:send')}`,
})
export class StaleConversationError extends UserError {
  @Field(() => [Message], { description: 'What was written meanwhile, oldest first; the newest 20.' })
  missed: Message[];

  @Field(() => Int, { description: 'How many messages were written meanwhile, counted up to 1,000.' })
  missedCount: number;

  constructor(missed: Message[], missedCount: number) {
    super({ key: 'error.staleConversation' }, ['input', 'expectedLastEvent']);
    this.missed = missed;
    this.missedCount = missedCount;
  }
}
