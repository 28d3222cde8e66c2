import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';

export interface PlatformAuditEntry {
  readonly actorUserId: string | null;
  readonly action:
    'SIGN_IN' | 'SIGN_OUT' | 'REFRESH_TOKEN_REUSED' | 'NOTIFICATION_REPLAYED' | 'NOTIFICATION_REVEALED';
  readonly detail: Readonly<Record<string, unknown>>;
  readonly requestId: string;
  readonly at: Date;
}

/** Appends a row to the platform's audit log, in the transaction of what it tells of. */
export async function writePlatformAudit(tx: TenantTx, entry: PlatformAuditEntry): Promise<void> {
  await tx.rows(
    'insert into platform_audit_entries (id, actor_user_id, action, detail, request_id, created_at) values ($1, $2, $3, $4, $5, $6)',
    [
      uuidv7(entry.at),
      entry.actorUserId,
      entry.action,
      JSON.stringify(entry.detail),
      entry.requestId,
      entry.at,
    ],
  );
}
