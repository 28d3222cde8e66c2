import { Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { AlertCauseReason as Reason } from '../../domain/alert-cause.js';
import type { EscalationLevel as Level } from '../../domain/alert.js';
import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { UserError } from '../error/user-error.type.js';
import { UPDATED_AT, VERSION } from '../node/change-fields.js';
import { Node } from '../node/node.type.js';
import { DateTime } from '../scalars.js';

export const AlertKind = {
  EMERGENCY: 'EMERGENCY',
  REQUIRES_ATTENTION: 'REQUIRES_ATTENTION',
  REPEATED_NEGATIVE: 'REPEATED_NEGATIVE',
  NEGATIVE_SENTIMENT: 'NEGATIVE_SENTIMENT',
  HANDOFF_REQUESTED: 'HANDOFF_REQUESTED',
  WAITING_TOO_LONG: 'WAITING_TOO_LONG',
  CHANNEL_DOWN: 'CHANNEL_DOWN',
  QUOTA: 'QUOTA',
  WEBHOOK_REFUSED: 'WEBHOOK_REFUSED',
  DEAD_LETTERS: 'DEAD_LETTERS',
  AI_BUDGET: 'AI_BUDGET',
} as const;
export type AlertKind = keyof typeof AlertKind;

registerEnumType(AlertKind, {
  name: 'AlertKind',
  description: `Why an alert was raised. ${needs('alert:read')}`,
  valuesConfig: {
    EMERGENCY: { description: 'Fire, smoke, gas, illness, violence, an intruder, somebody trapped.' },
    REQUIRES_ATTENTION: { description: 'A message that a duty manager should know about at once.' },
    REPEATED_NEGATIVE: { description: 'Several negative messages of a guest within 24 hours.' },
    NEGATIVE_SENTIMENT: { description: 'A negative message.' },
    HANDOFF_REQUESTED: { description: 'The guest wants a person, or the assistant gave up.' },
    WAITING_TOO_LONG: { description: 'A guest has waited for an answer for too long.' },
    CHANNEL_DOWN: { description: 'A WhatsApp number is not connected.' },
    QUOTA: { description: "A WhatsApp number's plan is used up." },
    WEBHOOK_REFUSED: { description: 'Only notifications with a wrong token have come for an hour.' },
    DEAD_LETTERS: { description: 'Too many messages or notifications could not be completed.' },
    AI_BUDGET: { description: "The hotel's AI budget is used up." },
  },
});

export const AlertStatus = {
  RAISED: 'RAISED',
  ACKNOWLEDGED: 'ACKNOWLEDGED',
  IN_PROGRESS: 'IN_PROGRESS',
  ESCALATED: 'ESCALATED',
  RESOLVED: 'RESOLVED',
  DISMISSED: 'DISMISSED',
} as const;
export type AlertStatus = keyof typeof AlertStatus;

registerEnumType(AlertStatus, {
  name: 'AlertStatus',
  description: `Status of the work on an alert. ${needs('alert:read')}`,
  valuesConfig: {
    RAISED: { description: 'Not acknowledged yet.' },
    ACKNOWLEDGED: { description: 'Acknowledged; it no longer escalates.' },
    IN_PROGRESS: { description: 'Somebody works on it.' },
    ESCALATED: { description: 'Its deadline passed, and the next level was told.' },
    RESOLVED: { description: 'Taken care of.' },
    DISMISSED: { description: 'No action was needed.' },
  },
});

export const EscalationLevel = {
  AGENTS: 'AGENTS',
  MANAGERS: 'MANAGERS',
  OWNERS: 'OWNERS',
} as const satisfies Readonly<{
  [L in Level]: L;
}>;
export type EscalationLevel = Level;

registerEnumType(EscalationLevel, {
  name: 'EscalationLevel',
  description: `How far up an alert has escalated. ${needs('alert:read')}`,
  valuesConfig: {
    AGENTS: { description: 'The agents on duty.' },
    MANAGERS: { description: 'The managers too.' },
    OWNERS: { description: 'Everybody, the owners too.' },
  },
});

export const AlertCauseReason = {
  MESSAGE: 'MESSAGE',
  REPEATED_MESSAGES: 'REPEATED_MESSAGES',
  WAITING: 'WAITING',
  CHANNEL_NOT_AUTHORIZED: 'CHANNEL_NOT_AUTHORIZED',
  CHANNEL_SLEEPING: 'CHANNEL_SLEEPING',
  CHANNEL_SUSPENDED: 'CHANNEL_SUSPENDED',
  CHANNEL_BLOCKED: 'CHANNEL_BLOCKED',
  QUOTA_USED_UP: 'QUOTA_USED_UP',
  WRONG_WEBHOOK_TOKEN: 'WRONG_WEBHOOK_TOKEN',
  OTHER: 'OTHER',
} as const satisfies Readonly<{ [R in Reason]: R }>;

registerEnumType(AlertCauseReason, {
  name: 'AlertCauseReason',
  description: `What happened that raised an alert. More may come. ${needs('alert:read')}`,
  valuesConfig: {
    MESSAGE: { description: 'A message of the guest; its sentiment and intent say more.' },
    REPEATED_MESSAGES: { description: 'Several negative messages of the guest within 24 hours.' },
    WAITING: { description: 'The guest has waited for an answer.' },
    CHANNEL_NOT_AUTHORIZED: { description: "The number's phone has to be linked again." },
    CHANNEL_SLEEPING: { description: "The number's phone is off or has no connection." },
    CHANNEL_SUSPENDED: { description: 'WhatsApp limits what the number may send.' },
    CHANNEL_BLOCKED: { description: 'WhatsApp has banned the number.' },
    QUOTA_USED_UP: { description: "The number's plan is used up." },
    WRONG_WEBHOOK_TOKEN: { description: 'For an hour only notifications with a wrong token have come.' },
    OTHER: { description: 'Anything else.' },
  },
});

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `Something staff must act on. ${needs('alert:read')}`,
})
export class Alert extends Node {
  protected readonly nodeType = 'Alert';

  conversationId!: string | null;
  messageId!: string | null;
  guestId!: string | null;
  channelId!: string | null;
  assigneeId!: string | null;
  acknowledgedById!: string | null;
  resolvedById!: string | null;

  @Field(() => AlertKind, { description: 'Why it was raised.' })
  kind!: AlertKind;

  @Field(() => Int, { description: 'From 1 to 5, 5 the most urgent.' })
  urgency!: number;

  @Field(() => AlertStatus, { description: 'Status of the work on it.' })
  status!: AlertStatus;

  @Field(() => DateTime, { description: 'When it was raised.' })
  raisedAt!: Date;

  @Field(() => DateTime, { description: 'When it escalates unless somebody takes it.' })
  dueAt!: Date;

  @Field(() => EscalationLevel, { description: 'How far up it has escalated.' })
  level!: EscalationLevel;

  @Field(() => DateTime, { nullable: true, description: 'When it was first acknowledged.' })
  acknowledgedAt!: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was resolved or dismissed.' })
  resolvedAt!: Date | null;

  @Field(() => String, { nullable: true, description: 'What was done, or why no action was needed.' })
  resolution!: string | null;

  @Field(() => Int, { description: VERSION })
  version!: number;

  @Field(() => DateTime, { description: UPDATED_AT })
  updatedAt!: Date;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: `One cause that raised an alert, or raised its urgency. ${needs('alert:read')}`,
})
export class AlertCause extends Node {
  protected readonly nodeType = 'AlertCause';

  messageId!: string | null;

  @Field(() => AlertKind, { description: 'What kind of alert it asks for.' })
  kind!: AlertKind;

  @Field(() => Int, { description: 'From 1 to 5, 5 the most urgent.' })
  urgency!: number;

  @Field(() => AlertCauseReason, { description: 'What happened.' })
  reason!: Reason;

  @Field(() => Int, {
    nullable: true,
    description:
      'REPEATED_MESSAGES: messages in 24 hours. WAITING: minutes. QUOTA_USED_UP: amount used, if the provider said. Otherwise null.',
  })
  count!: number | null;

  @Field(() => DateTime, { description: 'When it happened.' })
  createdAt!: Date;
}

@InputType({ description: `Which alerts; omitted fields do not filter. ${needs('alert:read')}` })
export class AlertFilter {
  @Field(() => [AlertStatus], { nullable: true, description: 'One of these.' })
  status?: AlertStatus[] | null;

  @Field(() => [AlertKind], { nullable: true, description: 'One of these.' })
  kind?: AlertKind[] | null;

  @Field(() => Int, { nullable: true, description: 'At least this urgent, from 1 to 5.' })
  minimumUrgency?: number | null;

  @Field(() => ID, { nullable: true, description: 'Assigned to this person.' })
  assigneeId?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'True: not closed and past its deadline.' })
  overdueOnly?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'True: only those that are not closed.' })
  openOnly?: boolean | null;
}

export const AlertOrder = {
  URGENCY_DESC: 'URGENCY_DESC',
  DUE_ASC: 'DUE_ASC',
  RAISED_DESC: 'RAISED_DESC',
} as const;
export type AlertOrder = keyof typeof AlertOrder;
export const DEFAULT_ALERT_ORDER = 'URGENCY_DESC' satisfies AlertOrder;

registerEnumType(AlertOrder, {
  name: 'AlertOrder',
  description: `Which alerts come first. ${needs('alert:read')}`,
  valuesConfig: {
    URGENCY_DESC: { description: 'The most urgent first, then the latest.' },
    DUE_ASC: { description: 'The earliest deadline first.' },
    RAISED_DESC: { description: 'The latest first.' },
  },
});

export const AlertConnection = connectionOf('Alert', () => Alert, needs('alert:read'));

export const AlertCauseConnection = connectionOf('AlertCause', () => AlertCause, needs('alert:read'));

@ObjectType({
  implements: UserError,
  description: `The alert's status does not allow this; nothing was changed. ${needs('alert:handle')}`,
})
export class AlertTransitionRefusedError extends UserError {
  @Field(() => AlertStatus, { description: 'Status of the alert.' })
  readonly alertStatus: AlertStatus;

  constructor(status: AlertStatus) {
    super({ key: 'error.alertTransitionRefused', values: { status } }, ['input', 'alertId']);
    this.alertStatus = status;
  }
}
