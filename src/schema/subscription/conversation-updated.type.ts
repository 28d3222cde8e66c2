import { Field, ObjectType } from 'type-graphql';
import { Conversation } from '../conversation/conversation.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({ description: 'A conversation was opened or changed. Needs VIEWER in the hotel.' })
export class ConversationUpdated {
  @Field(() => String, { description: 'Where to subscribe from to go on after this.' })
  cursor: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at: Date;

  @Field(() => Conversation, { description: 'As it stands at the delivery.' })
  conversation: Conversation;

  constructor(cursor: string, at: Date, conversation: Conversation) {
    this.cursor = cursor;
    this.at = at;
    this.conversation = conversation;
  }
}
