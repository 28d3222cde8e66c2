import type { TenantTx } from '../db/tenant-tx.js';
import { uuidv7 } from '../db/uuid.js';

/** Who did what to what. `detail` carries states and reasons' kinds, never a guest's or a person's words. */
export interface AuditEntry {
  readonly hotelId: string;
  readonly actorUserId: string;
  readonly action: string;
  readonly subjectType: 'Alert' | 'Conversation' | 'Message' | 'Notification';
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number | null>>;
  readonly at: Date;
}

/** Writes one audit row in the transaction of the command itself: both stay or neither does. */
export async function writeAudit(tx: TenantTx, entry: AuditEntry): Promise<void> {
  await tx.rows(
    `insert into audit_entries (hotel_id, id, actor_user_id, action, subject_type, subject_id, detail, request_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      entry.hotelId,
      uuidv7(entry.at),
      entry.actorUserId,
      entry.action,
      entry.subjectType,
      entry.subjectId,
      JSON.stringify(entry.detail ?? {}),
      tx.correlationId,
      entry.at,
    ],
  );
}
