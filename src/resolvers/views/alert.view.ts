import { alertCauseReasonOf } from '../../domain/alert-cause.js';
import { ESCALATION_LEVELS, type EscalationLevel } from '../../domain/alert.js';
import { toDate } from '../../db/tenant-tx.js';
import { Alert, AlertCause } from '../../schema/alert/alert.type.js';
import type { AlertCauseRow, AlertRow } from '../../services/alert/alert.rows.js';

export function toAlert(row: AlertRow): Alert {
  const alert = new Alert(row.hotel_id, row.id);
  alert.conversationId = row.conversation_id;
  alert.messageId = row.message_id;
  alert.guestId = row.guest_id;
  alert.channelId = row.channel_id;
  alert.assigneeId = row.owner_id;
  alert.acknowledgedById = row.acknowledged_by;
  alert.resolvedById = row.resolved_by;
  alert.kind = row.kind;
  alert.urgency = row.urgency;
  alert.status = row.status;
  alert.raisedAt = toDate(row.raised_at);
  alert.dueAt = toDate(row.due_at);
  alert.level = levelOf(row.level);
  alert.acknowledgedAt = toDate(row.acknowledged_at);
  alert.resolvedAt = toDate(row.resolved_at);
  alert.resolution = row.resolution;
  alert.version = row.version;
  alert.updatedAt = toDate(row.updated_at);
  return alert;
}

export function toAlertCause(row: AlertCauseRow): AlertCause {
  const cause = new AlertCause(row.hotel_id, row.id);
  cause.messageId = row.message_id;
  cause.kind = row.kind;
  cause.urgency = row.urgency;
  cause.reason = alertCauseReasonOf(row.reason_code);
  cause.count = row.reason_count;
  cause.createdAt = toDate(row.created_at);
  return cause;
}

/** A row's level; one above the last is a later version's. */
function levelOf(level: number): EscalationLevel {
  return level <= 1 ? ESCALATION_LEVELS[1] : level === 2 ? ESCALATION_LEVELS[2] : ESCALATION_LEVELS[3];
}
