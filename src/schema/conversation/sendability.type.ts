import { needs } from '../../domain/rights.js';
import { Field, ObjectType } from 'type-graphql';
import { DateTime } from '../scalars.js';
import { SendBlock } from './send-block.enum.js';

@ObjectType({
  simpleResolvers: true,
  description: `Whether staff can write to the guest now. ${needs('conversation:read')}`,
})
export class Sendability {
  @Field(() => Boolean, { description: 'Whether a message would be taken.' })
  allowed!: boolean;

  @Field(() => SendBlock, { nullable: true, description: 'Why not; null when it would be taken.' })
  reason!: SendBlock | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it would be taken, where that ends by itself.',
  })
  until!: Date | null;
}
