import { Field, ID, InputType } from 'type-graphql';
import { MessageContentInput } from './message-content.input.js';

@InputType({ description: 'What to write to whom. Needs AGENT in the hotel.' })
export class SendMessageInput {
  @Field(() => ID, {
    description: 'The conversation. The answer leaves by the number the guest last wrote to.',
  })
  conversationId!: string;

  @Field(() => MessageContentInput, { description: 'What is sent.' })
  content!: MessageContentInput;

  @Field(() => ID, { nullable: true, description: 'The message of this conversation that is answered.' })
  quotedMessageId?: string | null;

  @Field(() => String, {
    description:
      "The sender's own id for it, 1 to 100 characters, unique in the hotel: the same again is answered with the same message, whatever has become of it. Sending again what FAILED or is EXPIRED takes another one.",
  })
  clientMessageId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Cursor of the newest event the sender has seen. Where a guest or another person wrote after it, nothing is sent.',
  })
  expectedLastEvent?: string | null;
}
