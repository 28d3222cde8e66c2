import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import {
  type Incoming,
  type IngestOutcome,
  NOT_THE_AUTHOR,
  OF_ANOTHER_GUEST,
  PROCESSED,
} from './incoming.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceEffect, lockTarget } from './message-target.js';
import { storeRevision } from './message-revision.js';

/**
 * Its author took a message back: everybody sees that it was there and no longer what it said. The words move to
 * the revisions, which no field of the API shows, and go with the message when retention or erasure takes it. The
 * verdict stays without its evidence, which are the guest's words; alerts stay as they are.
 */
export async function applyDeletion(
  tx: TenantTx,
  incoming: Incoming<'DELETION'>,
  clock: Clock,
): Promise<IngestOutcome> {
  const { hotelId, parsed, receivedAt } = incoming;
  const target = await lockTarget(tx, incoming);
  if (target === null) return { status: 'WAITING', waitsFor: parsed.targetProviderMessageId };
  if (!target.isOfChat) return OF_ANOTHER_GUEST;
  if (target.direction !== parsed.direction) return NOT_THE_AUTHOR;
  if (target.deletedAt !== null) return PROCESSED;
  const changedAt = parsed.envelope.timestamp ?? receivedAt;
  await storeRevision(tx, {
    hotelId,
    target,
    change: 'DELETED',
    providerEventId: parsed.providerMessageId,
    text: target.text,
    content: target.content,
    changedAt,
    now: clock.now(),
  });
  await tx.rows(
    `update messages set text = null, content = null, deleted_at = $3, ${NEXT_VERSION} where hotel_id = $1 and id = $2`,
    [hotelId, target.id, changedAt],
  );
  await tx.rows(`update sentiments set evidence = '{}' where hotel_id = $1 and message_id = $2`, [
    hotelId,
    target.id,
  ]);
  await tx.rows(
    `update attachments set caption = null, provider_url = null,
       reason = case when status = 'PENDING' then 'DELETED_BY_SENDER' else reason end,
       status = case when status = 'PENDING' then 'REFUSED' else status end
     where hotel_id = $1 and message_id = $2`,
    [hotelId, target.id],
  );
  announceEffect(tx, incoming, target);
  return PROCESSED;
}
