import { needs } from '../../domain/rights.js';
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';
import { AlertKind } from './alert-kind.enum.js';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One thing that raised an alert, or raised it further. ${needs('alert:read')}`,
})
export class AlertCause extends Node {
  protected readonly nodeType = 'AlertCause';

  messageId!: string | null;

  @Field(() => AlertKind, { description: 'What kind of alert it asks for.' })
  kind!: AlertKind;

  @Field(() => Int, { description: 'From 1 to 5, 5 the most urgent.' })
  urgency!: number;

  @Field(() => String, { description: 'A machine-readable reason.' })
  reason!: string;

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date;
}
