import { defineEntity } from '@mikro-orm/core';
import { versionColumns } from './changed-row.js';

export type AlertKind =
  | 'EMERGENCY'
  | 'REQUIRES_ATTENTION'
  | 'REPEATED_NEGATIVE'
  | 'NEGATIVE_SENTIMENT'
  | 'HANDOFF_REQUESTED'
  | 'WAITING_TOO_LONG'
  | 'CHANNEL_DOWN'
  | 'QUOTA'
  | 'WEBHOOK_REFUSED'
  | 'DEAD_LETTERS'
  | 'AI_BUDGET';
export type AlertStatus = 'RAISED' | 'ACKNOWLEDGED' | 'IN_PROGRESS' | 'ESCALATED' | 'RESOLVED' | 'DISMISSED';
export type AlertCommand = 'acknowledge' | 'start' | 'resolve' | 'dismiss';

/** What each command makes of each state; a pair that is not listed is refused. */
export const ALERT_TRANSITIONS: Record<AlertCommand, Partial<Record<AlertStatus, AlertStatus>>> = {
  acknowledge: { RAISED: 'ACKNOWLEDGED', ESCALATED: 'ACKNOWLEDGED' },
  start: { RAISED: 'IN_PROGRESS', ESCALATED: 'IN_PROGRESS', ACKNOWLEDGED: 'IN_PROGRESS' },
  resolve: { RAISED: 'RESOLVED', ESCALATED: 'RESOLVED', ACKNOWLEDGED: 'RESOLVED', IN_PROGRESS: 'RESOLVED' },
  dismiss: {
    RAISED: 'DISMISSED',
    ESCALATED: 'DISMISSED',
    ACKNOWLEDGED: 'DISMISSED',
    IN_PROGRESS: 'DISMISSED',
  },
};

export const AlertSchema = defineEntity({
  name: 'Alert',
  tableName: 'alerts',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    kind: p.text().$type<AlertKind>(),
    subjectId: p.uuid(),
    conversationId: p.uuid().nullable(),
    channelId: p.uuid().nullable(),
    guestId: p.uuid().nullable(),
    messageId: p.uuid().nullable(),
    urgency: p.smallint(),
    status: p.text().$type<AlertStatus>(),
    level: p.smallint(),
    ownerId: p.uuid().nullable(),
    raisedAt: p.datetime(),
    dueAt: p.datetime(),
    acknowledgedBy: p.uuid().nullable(),
    acknowledgedAt: p.datetime().nullable(),
    resolvedBy: p.uuid().nullable(),
    resolvedAt: p.datetime().nullable(),
    resolution: p.text().nullable(),
    ...versionColumns(),
  }),
});

/** Something staff must act on. At most one that is not closed of a kind per subject, which the database decides. */
export class Alert extends AlertSchema.class {
  get isClosed(): boolean {
    return this.status === 'RESOLVED' || this.status === 'DISMISSED';
  }

  /** Applies a person's command. Returns false, changing nothing, where the state does not allow it. */
  command(command: AlertCommand, by: string, at: Date, resolution: string | null): boolean {
    const next = ALERT_TRANSITIONS[command][this.status];
    if (next === undefined) return false;
    this.status = next;
    if (next === 'RESOLVED' || next === 'DISMISSED') {
      this.resolvedBy = by;
      this.resolvedAt = at;
      this.resolution = resolution;
    } else {
      this.acknowledgedBy ??= by;
      this.acknowledgedAt ??= at;
      this.ownerId = by;
    }
    return true;
  }
}
AlertSchema.setClass(Alert);
