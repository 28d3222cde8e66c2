import { toDate } from '../../db/tenant-tx.js';
import { AlertCause } from '../../schema/alert/alert-cause.type.js';
import type { AlertKind } from '../../schema/alert/alert-kind.enum.js';
import { Alert } from '../../schema/alert/alert.type.js';
import type { AlertCauseRow, AlertRow } from '../../services/alert/alert.rows.js';

const WORDS: Readonly<Record<AlertKind, string>> = {
  EMERGENCY: 'Emergency',
  REQUIRES_ATTENTION: 'Needs attention',
  REPEATED_NEGATIVE: 'Unhappy again and again',
  NEGATIVE_SENTIMENT: 'Unhappy guest',
  HANDOFF_REQUESTED: 'Asks for a person',
  WAITING_TOO_LONG: 'Waits too long',
  CHANNEL_DOWN: 'WhatsApp number is not connected',
  QUOTA: 'WhatsApp number is over its quota',
  WEBHOOK_REFUSED: 'Notifications come with a wrong token',
  DEAD_LETTERS: 'Messages could not be completed',
  AI_BUDGET: 'The AI budget is used up',
};

export function toAlert(row: AlertRow): Alert {
  const alert = new Alert(row.hotel_id, row.id);
  alert.conversationId = row.conversation_id;
  alert.messageId = row.message_id;
  alert.guestId = row.guest_id;
  alert.ownerId = row.owner_id;
  alert.acknowledgedById = row.acknowledged_by;
  alert.resolvedById = row.resolved_by;
  alert.kind = row.kind;
  alert.urgency = row.urgency;
  alert.status = row.status;
  alert.title = title(row);
  alert.raisedAt = toDate(row.raised_at);
  alert.dueAt = toDate(row.due_at);
  alert.level = row.level;
  alert.acknowledgedAt = toDate(row.acknowledged_at);
  alert.resolvedAt = toDate(row.resolved_at);
  alert.resolution = row.resolution;
  return alert;
}

export function toAlertCause(row: AlertCauseRow): AlertCause {
  const cause = new AlertCause(row.hotel_id, row.id);
  cause.messageId = row.message_id;
  cause.kind = row.kind;
  cause.urgency = row.urgency;
  cause.reason = row.reason;
  cause.createdAt = toDate(row.created_at);
  return cause;
}

function title(row: AlertRow): string {
  const guest = row.guest_name ?? row.guest_phone;
  return guest === null ? WORDS[row.kind] : `${WORDS[row.kind]}: ${guest}`;
}
