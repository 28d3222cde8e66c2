import { LockMode } from '@mikro-orm/postgresql';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Message } from '../../entities/message.entity.js';
import { announceMessage } from '../announce.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

/** Applies a delivery status. One for a message we do not know yet waits for it. */
export async function applyDeliveryStatus(
  tx: TenantTx,
  incoming: Incoming<'STATUS'>,
): Promise<IngestOutcome> {
  const { hotelId, channelId, parsed } = incoming;
  const message = await tx.em.findOne(
    Message,
    { hotelId, channelId, providerMessageId: parsed.providerMessageId },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
  if (message === null) return { status: 'WAITING', waitsFor: parsed.providerMessageId };
  if (message.moveDelivery(parsed.status, incoming.receivedAt, parsed.reason))
    announceMessage(tx, 'MESSAGE_UPDATED', message, null);
  return PROCESSED;
}
