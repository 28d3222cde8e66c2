import type { TenantTx } from '../../db/tenant-tx.js';
import { byGuest } from '../../domain/event-actor.js';
import { announceGuest } from '../announce.js';
import { UPDATED } from '../../entities/changed-row.js';
import { consentWordOf } from '../../intelligence/consent-words.js';

/**
 * Sets or takes back a guest's opt-out where a message is nothing but an opt-out word, or START. The first opt-out
 * stands: repeating it changes nothing and appends no event. Call under the lock of the guest's row.
 */
export async function applyConsentWord(
  tx: TenantTx,
  guest: { readonly hotelId: string; readonly id: string },
  text: string,
  at: Date,
): Promise<void> {
  const word = consentWordOf(text);
  if (word === null) return;
  const changed = await tx.row(
    `update guests set opted_out_at = $3, ${UPDATED}
     where hotel_id = $1 and id = $2 and (opted_out_at is null) = ($3::timestamptz is not null)
     returning 1`,
    [guest.hotelId, guest.id, word === 'OPT_OUT' ? at : null],
  );
  if (changed !== null) announceGuest(tx, guest, byGuest(guest.id));
}
