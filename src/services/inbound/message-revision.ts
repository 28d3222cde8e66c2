import type { TenantTx } from '../../db/tenant-tx.js';
import type { MessageTarget } from './message-target.js';

export interface NewRevision {
  readonly hotelId: string;
  readonly target: MessageTarget;
  readonly change: 'EDITED' | 'DELETED';
  /** The provider's id of the edit or deletion itself. */
  readonly providerEventId: string;
  /** What the message no longer says. */
  readonly text: string | null;
  readonly content: unknown;
  readonly changedAt: Date;
  readonly now: Date;
}

/** Keeps what a message said before. Returns false, changing nothing, when this very change is known already. */
export async function storeRevision(tx: TenantTx, revision: NewRevision): Promise<boolean> {
  const row = await tx.row(
    `insert into message_revisions (hotel_id, message_id, provider_event_id, change, text, content, changed_at, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing returning 1`,
    [
      revision.hotelId,
      revision.target.id,
      revision.providerEventId,
      revision.change,
      revision.text,
      revision.content === null ? null : JSON.stringify(revision.content),
      revision.changedAt,
      revision.now,
    ],
  );
  return row !== null;
}
