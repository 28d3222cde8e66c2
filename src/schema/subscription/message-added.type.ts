import { Field, ObjectType } from 'type-graphql';
import { Message } from '../message/message.type.js';
import { DateTime } from '../scalars.js';

@ObjectType({ description: 'A message was written by a guest or the hotel. Needs VIEWER in the hotel.' })
export class MessageAdded {
  @Field(() => String, { description: 'Where to subscribe from to go on after this.' })
  cursor: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  at: Date;

  @Field(() => Message, { description: 'As it stands at the delivery.' })
  message: Message;

  constructor(cursor: string, at: Date, message: Message) {
    this.cursor = cursor;
    this.at = at;
    this.message = message;
  }
}
