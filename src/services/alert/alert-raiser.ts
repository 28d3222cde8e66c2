import { type Clock, dueTime } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import type { AlertCauseReason } from '../../domain/alert-cause.js';
import type { AlertKind } from '../../entities/alert.entity.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceAlert } from '../announce.js';
import { dueAt, type EscalationFigures } from './urgency.js';

/** What gives rise to an alert. The subject is what at most one alert of a kind may be open for. */
export interface AlertCause {
  readonly hotelId: string;
  readonly kind: AlertKind;
  readonly subjectId: string;
  readonly urgency: number;
  readonly reason: AlertCauseReason;
  /** The figure behind the reason, where it has one. */
  readonly count?: number | null;
  readonly conversationId?: string | null;
  readonly channelId?: string | null;
  readonly guestId?: string | null;
  readonly messageId?: string | null;
  /** The message has caused an alert before (it was edited since): a message stands on one cause only. */
  readonly isFurtherOfMessage?: boolean;
}

interface OpenAlert {
  readonly id: string;
  readonly urgency: number;
  readonly level: number;
  readonly due_at: string;
}

/** Urgency 5 goes to managers at once. */
const MANAGERS = 2;

/**
 * Raises alerts. The database keeps one open alert of a kind per subject: a further cause is a row on it, raises
 * its urgency to the larger of old + 1 and its own (at most 5) and moves the deadline only earlier.
 * The caller holds the conversation's lock where the subject is one.
 */
export class AlertRaiser {
  constructor(private readonly clock: Clock) {}

  /** Returns the alert's id and its urgency after this cause. */
  async raise(
    tx: TenantTx,
    cause: AlertCause,
    figures: EscalationFigures,
  ): Promise<{ alertId: string; urgency: number; isNew: boolean }> {
    const now = this.clock.now();
    const made = await this.insert(tx, cause, figures, now);
    if (made !== null) {
      await this.addCause(tx, cause, made, now);
      announceAlert(tx, 'ALERT_RAISED', { ...cause, id: made }, null);
      return { alertId: made, urgency: cause.urgency, isNew: true };
    }
    const open = await this.lockOpen(tx, cause);
    // It was closed between the two statements: then a new one may be made.
    if (open === null) return this.raise(tx, cause, figures);
    const urgency = Math.min(5, Math.max(open.urgency + 1, cause.urgency));
    const due = new Date(
      Math.min(new Date(open.due_at).getTime(), dueAt(urgency, dueTime(this.clock, now), figures).getTime()),
    );
    await tx.rows(
      `update alerts set urgency = $3, due_at = $4, level = $5, ${NEXT_VERSION} where hotel_id = $1 and id = $2`,
      [cause.hotelId, open.id, urgency, due, urgency === 5 ? Math.max(MANAGERS, open.level) : open.level],
    );
    await this.addCause(tx, cause, open.id, now);
    announceAlert(tx, 'ALERT_UPDATED', { ...cause, id: open.id }, null);
    return { alertId: open.id, urgency, isNew: false };
  }

  private async insert(
    tx: TenantTx,
    cause: AlertCause,
    figures: EscalationFigures,
    now: Date,
  ): Promise<string | null> {
    const row = await tx.row<{ id: string }>(
      `insert into alerts (hotel_id, id, kind, subject_id, conversation_id, channel_id, guest_id, message_id, urgency, status, level, raised_at, due_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'RAISED', $10, $11, $12)
       on conflict (hotel_id, kind, subject_id) where status not in ('RESOLVED','DISMISSED') do nothing returning id`,
      [
        cause.hotelId,
        uuidv7(now),
        cause.kind,
        cause.subjectId,
        cause.conversationId ?? null,
        cause.channelId ?? null,
        cause.guestId ?? null,
        cause.messageId ?? null,
        cause.urgency,
        cause.urgency === 5 ? MANAGERS : 1,
        now,
        dueAt(cause.urgency, dueTime(this.clock, now), figures),
      ],
    );
    return row?.id ?? null;
  }

  private lockOpen(tx: TenantTx, cause: AlertCause): Promise<OpenAlert | null> {
    return tx.row<OpenAlert>(
      `select id, urgency, level, due_at from alerts
       where hotel_id = $1 and kind = $2 and subject_id = $3 and status not in ('RESOLVED','DISMISSED') for update`,
      [cause.hotelId, cause.kind, cause.subjectId],
    );
  }

  private async addCause(tx: TenantTx, cause: AlertCause, alertId: string, now: Date): Promise<void> {
    await tx.rows(
      `insert into alert_causes (hotel_id, id, alert_id, message_id, kind, urgency, reason_code, reason_count, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        cause.hotelId,
        uuidv7(now),
        alertId,
        cause.isFurtherOfMessage === true ? null : (cause.messageId ?? null),
        cause.kind,
        cause.urgency,
        cause.reason,
        cause.count ?? null,
        now,
      ],
    );
  }
}
