import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { AlertRaiser } from '../alerts/alert-raiser.js';
import type { PastVerdict } from './guest-history.js';
import type { HotelPolicy } from './hotel-policy.js';
import type { Judged } from './judge-message.js';
import { alertFor, type DueAlert } from './message-alert.js';

/** A judged message of a guest and where it stands. */
export interface JudgedMessage {
  readonly hotelId: string;
  readonly channelId: string;
  readonly guestId: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly receivedAt: Date;
  readonly judged: Judged;
  /** Since when the guest waited when this message came. */
  readonly waitingSince: Date | null;
}

const DAY_MS = 86_400_000;
const NEGATIVE_BELOW = -0.1;

/** Raises the alert that a guest's message gives rise to. The caller holds the conversation's lock. */
export class MessageAlerts {
  constructor(
    private readonly clock: Clock,
    private readonly alerts: AlertRaiser,
  ) {}

  /** For a message that has just been stored. Returns whether there was a cause. */
  async raise(
    tx: TenantTx,
    message: JudgedMessage,
    history: readonly PastVerdict[],
    policy: HotelPolicy,
  ): Promise<boolean> {
    const due = this.dueFor(message, history, policy);
    if (due === null) return false;
    await this.alerts.raise(tx, { ...due, ...placeOf(message) });
    return true;
  }

  /**
   * For a message that was edited. An alert is never withdrawn by itself; one more cause is added only where the
   * new words are more urgent than anything this message has caused before.
   */
  async raiseWorse(
    tx: TenantTx,
    message: JudgedMessage,
    history: readonly PastVerdict[],
    policy: HotelPolicy,
  ): Promise<boolean> {
    const due = this.dueFor(message, history, policy);
    if (due === null) return false;
    const before = await tx.row<{ urgency: number | null; is_emergency: boolean | null }>(
      `select greatest(max(c.urgency), max(a.urgency)) as urgency, bool_or(a.kind = 'EMERGENCY') as is_emergency from alerts a
         left join alert_causes c on c.hotel_id = $1 and c.alert_id = a.id and c.message_id = $2
       where a.hotel_id = $1 and (a.message_id = $2 or c.message_id = $2)`,
      [message.hotelId, message.messageId],
    );
    const worst = before?.urgency ?? null;
    const isNewEmergency = due.kind === 'EMERGENCY' && before?.is_emergency !== true;
    if (worst !== null && due.urgency <= worst && !isNewEmergency) return false;
    await this.alerts.raise(tx, { ...due, ...placeOf(message), isFurtherOfMessage: worst !== null });
    return true;
  }

  private dueFor(
    message: JudgedMessage,
    history: readonly PastVerdict[],
    policy: HotelPolicy,
  ): DueAlert | null {
    const { judgement } = message.judged;
    const dayAgo = this.clock.now().getTime() - DAY_MS;
    const earlier = history.find(
      (past) =>
        past.messageId !== message.messageId &&
        past.conversationId === message.conversationId &&
        past.receivedAt <= message.receivedAt,
    );
    return alertFor({
      judgement,
      negativesIn24Hours: history.filter(
        (past) => past.score < NEGATIVE_BELOW && past.receivedAt.getTime() > dayAgo,
      ).length,
      isUnansweredRepetition:
        judgement.label === 'NEGATIVE' &&
        earlier?.label === 'NEGATIVE' &&
        message.waitingSince !== null &&
        earlier.receivedAt >= message.waitingSince,
      negativeConfidence: policy.negativeConfidence,
    });
  }
}

function placeOf({ hotelId, channelId, guestId, conversationId, messageId }: JudgedMessage) {
  return { hotelId, channelId, guestId, conversationId, messageId, subjectId: conversationId };
}
