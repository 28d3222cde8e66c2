import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';

@ObjectType({
  simpleResolvers: true,
  description: `When a message passed each stage. ${needs('message:read')}`,
})
export class MessageTrace {
  @Field(() => DateTime, { description: "The provider's time." })
  providerAt!: Date;

  @Field(() => DateTime, { description: 'When it reached us.' })
  receivedAt!: Date;

  @Field(() => DateTime, { description: 'When it was stored.' })
  storedAt!: Date;

  @Field(() => DateTime, { nullable: true, description: 'When its sentiment was judged.' })
  judgedAt!: Date | null;
}
