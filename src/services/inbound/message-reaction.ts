import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { type Incoming, type IngestOutcome, OF_ANOTHER_GUEST, PROCESSED } from './incoming.js';
import { actorOf, announceEffect, lockTarget } from './message-target.js';

/**
 * Sets, changes or takes back a reaction: one for each side of a chat. It is no text and is not classified. One taken
 * back stays as an empty row, so that an older reaction which comes late does not bring it back.
 */
export async function applyReaction(tx: TenantTx, incoming: Incoming<'REACTION'>): Promise<IngestOutcome> {
  const { hotelId, parsed, receivedAt } = incoming;
  const target = await lockTarget(tx, incoming);
  if (target === null) return { status: 'WAITING', waitsFor: parsed.targetProviderMessageId };
  if (!target.isOfChat) return OF_ANOTHER_GUEST;
  const actor = actorOf(parsed);
  const changed = await tx.row(
    `with changed as (insert into message_reactions as r (hotel_id, message_id, actor, author, emoji, reacted_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (hotel_id, message_id, actor) do update set emoji = excluded.emoji, reacted_at = excluded.reacted_at
       where excluded.reacted_at >= r.reacted_at and excluded.emoji is distinct from r.emoji
     returning 1)
     update messages set ${NEXT_VERSION} where hotel_id = $1 and id = $2 and exists (select from changed) returning 1`,
    [hotelId, target.id, actor.key, actor.author, parsed.emoji, parsed.envelope.timestamp ?? receivedAt],
  );
  if (changed !== null) announceEffect(tx, incoming, target);
  return PROCESSED;
}
