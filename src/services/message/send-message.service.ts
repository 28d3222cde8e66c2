import { type Clock, dueTime } from '../../clock.js';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import type { Viewer } from '../../db/viewer.js';
import type { ChannelState } from '../../entities/channel.entity.js';
import type { Conversation, ConversationStatus } from '../../entities/conversation.entity.js';
import type { CursorSigner } from '../../events/cursor.js';
import { byUser } from '../../domain/event-actor.js';
import { announceConversation, announceMessage } from '../announce.js';
import { writeAudit } from '../audit.js';
import type { EntityRef } from '../../db/query/row-source.js';
import type { Done, Invalid, NotFound } from '../command-outcome.js';
import { lockConversation } from '../conversation/lock-conversation.js';
import { decideSendability } from '../conversation/sendability.js';
import { CONVERSATION_TRANSITIONS } from '../conversation/transitions.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';
import { findSendabilityFacts } from '../conversation/conversation-facts.js';
import { requireRight } from '../viewer-rights.js';
import { contentHash } from './content-hash.js';
import type { LaneWaker } from './lane-waker.js';
import { findConversationOf, type Recipient } from './find-recipient.js';
import { findMissedMessages, type MissedMessages } from './missed-messages.js';
import { insertOutgoing } from './outgoing-message.js';

export interface SendMessageRequest {
  readonly to: Recipient;
  readonly text: string;
  readonly quoted: EntityRef | null;
  readonly clientMessageId: string;
  /** A cursor: the newest event the writer had seen; null skips the check. */
  readonly expectedLastEventCursor: string | null;
}

export type SendMessageOutcome =
  | Done
  | NotFound
  | Invalid
  | StaleConversation
  | { readonly outcome: 'clientMessageIdReused' }
  | { readonly outcome: 'guestOptedOut'; readonly since: Date }
  | { readonly outcome: 'channelNotConnected'; readonly state: ChannelState }
  | { readonly outcome: 'refused'; readonly status: ConversationStatus };

/** Somebody wrote meanwhile; nothing was sent. The cursor is of the newest event that `missed` is complete up to. */
export interface StaleConversation {
  readonly outcome: 'stale';
  readonly hotelId: string;
  readonly conversationId: string;
  readonly missed: MissedMessages;
  readonly lastEventCursor: string;
}

const CONTINUE = null;

/** Lets staff write to a guest: the message is QUEUED in one transaction with everything that follows from it. */
export class SendMessage {
  constructor(
    private readonly clock: Clock,
    private readonly cursors: CursorSigner,
    private readonly lanes: LaneWaker,
  ) {}

  /**
   * Stores the message once per clientMessageId and hotel, whatever happens to the answers: asking again for the
   * same is answered with the message that is there, before any other check. The lane is woken after commit.
   */
  async send(tx: TenantTx, viewer: Viewer, request: SendMessageRequest): Promise<SendMessageOutcome> {
    requireRight(viewer, request.to.hotelId, 'message:send');
    const found = await findConversationOf(tx, request.to, request.clientMessageId);
    const conversation = found === null ? null : await lockConversation(tx, found);
    if (conversation === null) return { outcome: 'notFound', path: ['to', request.to.by] };

    const hash = contentHash({
      conversationId: conversation.id,
      text: request.text,
      quotedMessageId: request.quoted?.id ?? null,
    });
    const earlier = await this.findEarlier(tx, conversation.hotelId, request.clientMessageId, hash);
    if (earlier !== null) return earlier;

    const obstacle =
      (await this.checkCircumstances(tx, conversation)) ??
      (await this.checkFreshness(tx, viewer, conversation, request.expectedLastEventCursor));
    if (obstacle !== CONTINUE) return obstacle;
    const quoted = await findQuoted(tx, conversation, request.quoted);
    if ('outcome' in quoted) return quoted;

    const at = this.clock.now();
    const id = uuidv7(at);
    const { settings } = await readHotelPolicy(tx, conversation.hotelId);
    const isStored = await insertOutgoing(tx, conversation, {
      id,
      authorUserId: viewer.userId,
      text: request.text,
      quotedProviderMessageId: quoted.providerMessageId,
      clientMessageId: request.clientMessageId,
      clientMessageHash: hash,
      at,
      expiresAt: new Date(dueTime(this.clock, at).getTime() + settings.messageExpiryHours * 3_600_000),
    });
    // Only a request for another conversation can have come between: this one's lock is ours.
    if (!isStored) return { outcome: 'clientMessageIdReused' };
    await this.follow(tx, viewer, conversation, id, at);
    return { outcome: 'done', hotelId: conversation.hotelId, id };
  }

  private async findEarlier(
    tx: TenantTx,
    hotelId: string,
    clientMessageId: string,
    hash: Buffer,
  ): Promise<SendMessageOutcome | null> {
    const earlier = await tx.row<{ id: string; client_message_hash: Buffer | null }>(
      'select id, client_message_hash from messages where hotel_id = $1 and client_message_id = $2',
      [hotelId, clientMessageId],
    );
    if (earlier === null) return null;
    const isSame = earlier.client_message_hash !== null && hash.equals(earlier.client_message_hash);
    return isSame ? { outcome: 'done', hotelId, id: earlier.id } : { outcome: 'clientMessageIdReused' };
  }

  private async checkCircumstances(
    tx: TenantTx,
    conversation: Conversation,
  ): Promise<SendMessageOutcome | null> {
    const { hotelId, id, status } = conversation;
    const [row] = await findSendabilityFacts(tx, hotelId, [id]);
    if (row == null) throw new Error('a conversation without its guest or channel');
    const optedOutAt = toDate(row.opted_out_at);
    const sendability = decideSendability(
      {
        status,
        guestOptedOutAt: optedOutAt,
        lastInboundAt: toDate(row.last_inbound_at),
        channelState: row.channel_state,
      },
      this.clock.now(),
    );
    if (sendability.isAllowed) return CONTINUE;
    if (sendability.reason === 'GUEST_OPTED_OUT' && optedOutAt !== null)
      return { outcome: 'guestOptedOut', since: optedOutAt };
    if (sendability.reason === 'CHANNEL_NOT_CONNECTED')
      return { outcome: 'channelNotConnected', state: row.channel_state };
    return { outcome: 'refused', status };
  }

  private async checkFreshness(
    tx: TenantTx,
    viewer: Viewer,
    conversation: Conversation,
    expectedLastEventCursor: string | null,
  ): Promise<SendMessageOutcome | null> {
    if (expectedLastEventCursor === null) return CONTINUE;
    const { hotelId } = conversation;
    const cursor = this.cursors.decode(hotelId, expectedLastEventCursor);
    if (!cursor.ok)
      return {
        outcome: 'invalid',
        path: ['expectedLastEventCursor'],
        code: 'INVALID_FORMAT',
        text: 'input.notACursor',
      };
    const missed = await findMissedMessages(tx, {
      hotelId,
      conversationId: conversation.id,
      after: cursor.number,
      userId: viewer.userId,
    });
    if (missed === null) return CONTINUE;
    const lastEventCursor = this.cursors.encode(hotelId, missed.lastEvent);
    return { outcome: 'stale', hotelId, conversationId: conversation.id, missed, lastEventCursor };
  }

  private async follow(
    tx: TenantTx,
    viewer: Viewer,
    conversation: Conversation,
    messageId: string,
    at: Date,
  ): Promise<void> {
    const { hotelId, channelId, id: conversationId } = conversation;
    const transition = CONVERSATION_TRANSITIONS[conversation.status].personAnswers;
    if (transition === null) throw new Error('an answer into a conversation that takes none');
    conversation.status = transition.to;
    conversation.waitingSince = null;
    conversation.snoozedUntil = null;
    conversation.turn = 'HUMAN';
    const actor = byUser(viewer.userId);
    announceMessage(tx, 'MESSAGE_ADDED', { hotelId, id: messageId, conversationId }, actor);
    announceConversation(tx, conversation, actor);
    await writeAudit(tx, {
      hotelId,
      actorUserId: viewer.userId,
      action: 'message.send',
      subjectType: 'Message',
      subjectId: messageId,
      at,
    });
    tx.afterCommit(() => this.lanes.wake(hotelId, channelId));
  }
}

/** A message that never got the provider's id cannot be quoted: the provider would not know it. */
async function findQuoted(
  tx: TenantTx,
  conversation: Conversation,
  quoted: EntityRef | null,
): Promise<{ providerMessageId: string | null } | NotFound | Invalid> {
  if (quoted === null) return { providerMessageId: null };
  const path = ['quotedMessageId'];
  const row = await tx.row<{ provider_message_id: string | null }>(
    'select provider_message_id from messages where hotel_id = $1 and id = $2 and conversation_id = $3',
    [quoted.hotelId, quoted.id, conversation.id],
  );
  if (row === null) return { outcome: 'notFound', path };
  if (row.provider_message_id === null)
    return {
      outcome: 'invalid',
      path,
      code: 'NOT_ALLOWED',
      text: 'input.cannotBeQuoted',
    };
  return { providerMessageId: row.provider_message_id };
}
