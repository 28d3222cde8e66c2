import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { type Incoming, type IngestOutcome, OF_ANOTHER_GUEST, PROCESSED } from './incoming.js';
import { actorOf, announceEffect, lockTarget } from './message-target.js';

/** Records what somebody has chosen in a poll now; an empty choice is a vote taken back. Answers are data, not text. */
export async function applyPollVote(tx: TenantTx, incoming: Incoming<'POLL_VOTE'>): Promise<IngestOutcome> {
  const { hotelId, parsed, receivedAt } = incoming;
  const target = await lockTarget(tx, incoming);
  if (target === null) return { status: 'WAITING', waitsFor: parsed.targetProviderMessageId };
  if (!target.isOfChat) return OF_ANOTHER_GUEST;
  const voter = actorOf(parsed);
  const changed = await tx.row(
    `with changed as (insert into poll_votes as v (hotel_id, message_id, voter, author, selected, voted_at) values ($1, $2, $3, $4, $5, $6)
     on conflict (hotel_id, message_id, voter) do update set selected = excluded.selected, voted_at = excluded.voted_at
       where excluded.voted_at >= v.voted_at and excluded.selected is distinct from v.selected
     returning 1)
     update messages set ${NEXT_VERSION} where hotel_id = $1 and id = $2 and exists (select from changed) returning 1`,
    [
      hotelId,
      target.id,
      voter.key,
      voter.author,
      [...parsed.selected],
      parsed.envelope.timestamp ?? receivedAt,
    ],
  );
  if (changed !== null) announceEffect(tx, incoming, target);
  return PROCESSED;
}
