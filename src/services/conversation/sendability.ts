import type { ChannelState } from '../../entities/channel.entity.js';
import type { ConversationStatus } from '../../entities/conversation.entity.js';
import { CONVERSATION_TRANSITIONS } from './transitions.js';

const ANSWER_WINDOW_MS = 24 * 60 * 60 * 1000;

/** States of a channel from which waiting does not help. In all others the lane keeps the message until it can go. */
const DEAD_CHANNEL: ReadonlySet<ChannelState> = new Set(['BLOCKED']);

export type SendBlock = 'CONVERSATION_RESOLVED' | 'GUEST_OPTED_OUT' | 'CHANNEL_NOT_CONNECTED';

export interface SendFacts {
  readonly status: ConversationStatus;
  readonly guestOptedOutAt: Date | null;
  /** When the guest last wrote; needed only where the guest has opted out. */
  readonly lastInboundAt: Date | null;
  readonly channelState: ChannelState;
}

/** Whether staff can write now, and why not; `until` is set where the possibility ends by itself. */
export type Sendability =
  | { readonly isAllowed: true; readonly until: Date | null }
  | { readonly isAllowed: false; readonly reason: SendBlock };

/** The one decision behind sendMessage, `sendability` and, together with the right to send, `viewerCanSend`. */
export function decideSendability(facts: SendFacts, now: Date): Sendability {
  if (CONVERSATION_TRANSITIONS[facts.status].personAnswers === null) return refuse('CONVERSATION_RESOLVED');
  if (DEAD_CHANNEL.has(facts.channelState)) return refuse('CHANNEL_NOT_CONNECTED');
  if (facts.guestOptedOutAt === null) return { isAllowed: true, until: null };
  const until = new Date((facts.lastInboundAt?.getTime() ?? 0) + ANSWER_WINDOW_MS);
  return until > now ? { isAllowed: true, until } : refuse('GUEST_OPTED_OUT');
}

function refuse(reason: SendBlock): Sendability {
  return { isAllowed: false, reason };
}
