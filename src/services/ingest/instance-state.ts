import { LockMode } from '@mikro-orm/postgresql';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Channel } from '../../entities/channel.entity.js';
import { appendEvent } from '../../events/event-log.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

/** Takes over what the provider says of the channel's state; a late report never hides a newer one. */
export async function applyInstanceState(
  tx: TenantTx,
  incoming: Incoming<'INSTANCE_STATE'>,
  wakeLane: (hotelId: string, channelId: string) => void,
): Promise<IngestOutcome> {
  const { hotelId, channelId, parsed } = incoming;
  const channel = await tx.em.findOneOrFail(
    Channel,
    { hotelId, id: channelId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (channel.report(parsed.state, parsed.envelope.timestamp ?? incoming.receivedAt)) {
    appendEvent(tx, { hotelId, channelId, kind: 'CHANNEL_UPDATED' });
    if (parsed.state === 'AUTHORIZED') {
      channel.blockedUntil = null;
      channel.blockedReason = null;
      tx.afterCommit(() => wakeLane(hotelId, channelId));
    }
  }
  return PROCESSED;
}
