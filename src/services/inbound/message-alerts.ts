import type { TenantTx } from '../../db/tenant-tx.js';
import type { AlertRaiser } from '../alert/alert-raiser.js';
import type { GuestHistory } from './guest-history.js';
import type { HotelPolicy } from '../hotel/hotel-policy.js';
import type { Classified } from './classify-message.js';
import { alertFor, type DueAlert } from './message-alert.js';

/** A classified message of a guest and where it stands. */
export interface ClassifiedMessage {
  readonly hotelId: string;
  readonly channelId: string;
  readonly guestId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly receivedAt: Date;
  readonly classified: Classified;
  /** Since when the guest waited when this message came. */
  readonly waitingSince: Date | null;
}

/** Raises the alert that a guest's message gives rise to. The caller holds the conversation's lock. */
export class MessageAlerts {
  constructor(private readonly alerts: AlertRaiser) {}

  /** For a message that has just been stored. Returns whether there was a cause. */
  async raise(
    tx: TenantTx,
    message: ClassifiedMessage,
    history: GuestHistory,
    policy: HotelPolicy,
  ): Promise<boolean> {
    const due = dueFor(message, history, policy);
    if (due === null) return false;
    await this.alerts.raise(tx, { ...due, ...placeOf(message) }, policy.settings);
    return true;
  }

  /**
   * For a message that was edited. An alert is never withdrawn by itself; one more cause is added only where the
   * new words are more urgent than all that this message has caused on alerts still open.
   */
  async raiseWorse(
    tx: TenantTx,
    message: ClassifiedMessage,
    history: GuestHistory,
    policy: HotelPolicy,
  ): Promise<boolean> {
    const due = dueFor(message, history, policy);
    if (due === null) return false;
    const { worstUrgency, isEmergency, hasCause } = await readCaused(tx, message);
    const isNewEmergency = due.kind === 'EMERGENCY' && !isEmergency;
    if (worstUrgency !== null && due.urgency <= worstUrgency && !isNewEmergency) return false;
    await this.alerts.raise(
      tx,
      { ...due, ...placeOf(message), isFurtherOfMessage: hasCause },
      policy.settings,
    );
    return true;
  }
}

function dueFor(message: ClassifiedMessage, history: GuestHistory, policy: HotelPolicy): DueAlert | null {
  const { classification } = message.classified;
  const earlier = history.last.find(
    (past) =>
      past.messageId !== message.messageId &&
      past.conversationId === message.conversationId &&
      past.receivedAt <= message.receivedAt,
  );
  return alertFor({
    classification,
    negativesIn24Hours: history.negativesIn24Hours,
    isUnansweredRepetition:
      classification.label === 'NEGATIVE' &&
      earlier?.label === 'NEGATIVE' &&
      message.waitingSince !== null &&
      earlier.receivedAt >= message.waitingSince,
    negativeConfidence: policy.settings.negativeConfidence,
  });
}

function placeOf({ hotelId, channelId, guestId, conversationId, messageId }: ClassifiedMessage) {
  return { hotelId, channelId, guestId, conversationId, messageId, subjectId: conversationId };
}

interface Caused {
  /** Of its own causes on open alerts, not of the alerts: other messages may have made those more urgent. */
  readonly worstUrgency: number | null;
  readonly isEmergency: boolean;
  /** It stands as a cause on some alert, be it closed. */
  readonly hasCause: boolean;
}

/** What a message has caused so far. A cause that names no message is of an edit of one that the alert has already. */
async function readCaused(tx: TenantTx, message: ClassifiedMessage): Promise<Caused> {
  const row = await tx.row<{
    urgency: number | null;
    is_emergency: boolean | null;
    has_cause: boolean | null;
  }>(
    `select max(c.urgency) filter (where a.is_open) as urgency,
       bool_or(a.kind = 'EMERGENCY') filter (where a.is_open) as is_emergency, bool_or(c.message_id = $3) as has_cause
     from (select id, kind, status not in ('RESOLVED','DISMISSED') as is_open from alerts
           where hotel_id = $1 and conversation_id = $2 and (message_id = $3
             or id in (select alert_id from alert_causes where hotel_id = $1 and message_id = $3))) a
     join alert_causes c on c.hotel_id = $1 and c.alert_id = a.id and (c.message_id = $3 or c.message_id is null)`,
    [message.hotelId, message.conversationId, message.messageId],
  );
  return {
    worstUrgency: row?.urgency ?? null,
    isEmergency: row?.is_emergency === true,
    hasCause: row?.has_cause === true,
  };
}
