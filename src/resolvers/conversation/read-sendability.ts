import type { RequestContext } from '../../context.js';
import { toDate } from '../../db/tenant-tx.js';
import { type Conversation, Sendability } from '../../schema/conversation/conversation.type.js';
import { decideSendability } from '../../services/conversation/sendability.js';
import { findSendabilityFacts } from '../../services/conversation/conversation-facts.js';
import { getLoaders } from '../get-loaders.js';

/** Says whether staff can write into a conversation, by the rule that sendMessage itself follows. */
export async function readSendability(
  context: RequestContext,
  conversation: Conversation,
): Promise<Sendability> {
  const facts = await getLoaders(context)
    .perHotel('sendability', findSendabilityFacts)
    .load({ hotelId: conversation.hotelId, id: conversation.key });
  const decision = decideSendability(
    {
      status: conversation.status,
      guestOptedOutAt: toDate(facts?.opted_out_at ?? null),
      lastInboundAt: toDate(facts?.last_inbound_at ?? null),
      channelState: facts?.channel_state ?? 'UNKNOWN',
    },
    context.services.reading.now(),
  );
  return Object.assign(new Sendability(), {
    allowed: decision.isAllowed,
    reason: decision.isAllowed ? null : decision.reason,
    until: decision.isAllowed ? decision.until : null,
  });
}
