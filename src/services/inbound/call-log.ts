import { type Clock, dueTime } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import { BY_PHONE, byGuest, type EventActor } from '../../domain/event-actor.js';
import { announceConversation, announceMessage } from '../announce.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { CallNotification } from '../../providers/green-api/notification/parsed-notification.js';
import { CONVERSATION_TRANSITIONS } from '../conversation/transitions.js';
import type { ConversationOpener, LockedConversation } from './conversation-opener.js';
import type { GuestFinder } from './guest-finder.js';
import { type HotelPolicy, readHotelPolicy, waitDueAt } from '../hotel/hotel-policy.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

export interface CallLogParts {
  readonly clock: Clock;
  readonly guests: GuestFinder;
  readonly conversations: ConversationOpener;
}

interface KnownCall {
  readonly id: string;
  readonly conversation_id: string;
  readonly status: CallNotification['status'];
}

interface Ids {
  readonly hotelId: string;
  readonly channelId: string;
  readonly guestId: string;
}

interface Place extends Ids {
  readonly policy: HotelPolicy;
  readonly conversation: LockedConversation;
}

/** A guest who got nobody on the phone waits as one who wrote does. */
const UNANSWERED: ReadonlySet<CallNotification['status']> = new Set(['MISSED', 'UNANSWERED', 'REJECTED']);

/** Calls as messages of their conversation: one for each call, whose state moves on from RINGING once. */
export class CallLog {
  constructor(private readonly parts: CallLogParts) {}

  async record(tx: TenantTx, incoming: Incoming<'CALL'>): Promise<IngestOutcome> {
    const { hotelId, channelId, parsed } = incoming;
    if (parsed.chatId === null) return { status: 'IGNORED', reason: 'CALL_WITHOUT_PARTNER' };
    const isInbound = parsed.direction === 'INBOUND';
    const policy = await readHotelPolicy(tx, hotelId);
    const guest = await this.parts.guests.findOrCreate(tx, {
      hotelId,
      chatId: parsed.chatId,
      phone: parsed.phone,
      name: null,
    });
    const ids: Ids = { hotelId, channelId, guestId: guest.id };
    const conversation = await this.parts.conversations.lockOpen(
      tx,
      { ...ids, providerMessageId: parsed.providerMessageId },
      isInbound ? 'OPEN' : 'WAITING_FOR_GUEST',
      isInbound ? policy.settings.reopenWithinHours * 3_600_000 : 0,
    );
    const known = await this.findKnown(tx, incoming);
    if (known !== null) {
      await this.moveOn(tx, incoming, { ...ids, policy }, known, conversation);
    } else if (conversation !== null) {
      const place: Place = { ...ids, policy, conversation };
      const stored = await this.insert(tx, incoming, place);
      await this.follow(tx, incoming, place, stored);
      announceMessage(
        tx,
        'MESSAGE_ADDED',
        { hotelId, id: stored.id, conversationId: conversation.id },
        callerOf(incoming, ids),
      );
      announceConversation(tx, { hotelId, id: conversation.id }, callerOf(incoming, ids));
    }
    return PROCESSED;
  }

  /**
   * A known call rang and has come to its end. Its conversation follows where it is the guest's current one; one
   * resolved too long ago to be reopened stays as it is.
   */
  private async moveOn(
    tx: TenantTx,
    incoming: Incoming<'CALL'>,
    ids: Ids & { readonly policy: HotelPolicy },
    known: KnownCall,
    conversation: LockedConversation | null,
  ): Promise<void> {
    const { parsed } = incoming;
    if (known.status !== 'RINGING' || parsed.status === 'RINGING') return;
    await tx.rows(`update messages set content = $3, ${NEXT_VERSION} where hotel_id = $1 and id = $2`, [
      ids.hotelId,
      known.id,
      contentOf(parsed),
    ]);
    announceMessage(
      tx,
      'MESSAGE_UPDATED',
      { ...ids, id: known.id, conversationId: known.conversation_id },
      callerOf(incoming, ids),
    );
    if (conversation?.id !== known.conversation_id) return;
    const place: Place = { ...ids, conversation };
    await this.follow(tx, incoming, place, null);
    announceConversation(tx, { ...ids, id: conversation.id }, callerOf(incoming, ids));
  }

  private findKnown(
    tx: TenantTx,
    { hotelId, channelId, parsed }: Incoming<'CALL'>,
  ): Promise<KnownCall | null> {
    return tx.row<KnownCall>(
      `select id, conversation_id, content #>> '{call,status}' as status from messages
       where hotel_id = $1 and channel_id = $2 and provider_message_id = $3 for update`,
      [hotelId, channelId, parsed.providerMessageId],
    );
  }

  private async insert(
    tx: TenantTx,
    { receivedAt, parsed }: Incoming<'CALL'>,
    { hotelId, channelId, guestId, conversation }: Place,
  ): Promise<{ id: string; seq: number }> {
    const now = this.parts.clock.now();
    const call = { id: uuidv7(now), seq: conversation.lastSeq + 1 };
    await tx.rows(
      `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, content,
         provider_message_id, sent_at, received_at, stored_at, correlation_id)
       values ($1, $2, $3, $4, $5, $6, $7, $8, 'CALL', $9, $10, $11, $12, $13, $14)`,
      [
        hotelId,
        call.id,
        conversation.id,
        guestId,
        channelId,
        call.seq,
        parsed.direction,
        parsed.direction === 'INBOUND' ? 'GUEST' : 'PHONE',
        contentOf(parsed),
        parsed.providerMessageId,
        parsed.envelope.timestamp ?? receivedAt,
        receivedAt,
        now,
        tx.correlationId,
      ],
    );
    return call;
  }

  /** What the call does to its conversation; `stored` where it is a new message of it. */
  private async follow(
    tx: TenantTx,
    { receivedAt, parsed }: Incoming<'CALL'>,
    { hotelId, channelId, policy, conversation }: Place,
    stored: { id: string; seq: number } | null,
  ): Promise<void> {
    const isInbound = parsed.direction === 'INBOUND';
    const isMissed = isInbound && UNANSWERED.has(parsed.status);
    const isHotelSpeaking = !isInbound && parsed.status === 'ANSWERED';
    const table = CONVERSATION_TRANSITIONS[conversation.status];
    const transition = isInbound ? table.guestWrites : isHotelSpeaking ? table.personAnswers : null;
    await tx.rows(
      `update conversations set status = $3, last_seq = coalesce($4, last_seq), last_message_id = coalesce($5, last_message_id),
         last_message_at = case when $5::uuid is null then last_message_at else greatest(last_message_at, $6) end,
         waiting_since = case when $7 then coalesce(waiting_since, $6) when $8 then null else waiting_since end,
         waiting_due_at = coalesce($13, waiting_due_at),
         turn = case when $8 then 'HUMAN' else turn end, snoozed_until = case when $9 then null else snoozed_until end,
         resolved_at = case when $9 then null else resolved_at end, resolved_by = case when $9 then null else resolved_by end,
         channel_id = case when $10 then $11 else channel_id end,
         chat_id = coalesce(case when $10 then $12 end, chat_id, $12), ${NEXT_VERSION}
       where hotel_id = $1 and id = $2`,
      [
        hotelId,
        conversation.id,
        transition?.to ?? conversation.status,
        stored?.seq ?? null,
        stored?.id ?? null,
        receivedAt,
        isMissed,
        isHotelSpeaking,
        transition !== null,
        isInbound,
        channelId,
        parsed.chatId,
        isMissed && conversation.waitingSince === null
          ? waitDueAt(policy, dueTime(this.parts.clock, receivedAt))
          : null,
      ],
    );
  }
}

function callerOf({ parsed }: Incoming<'CALL'>, { guestId }: Ids): EventActor {
  return parsed.direction === 'INBOUND' ? byGuest(guestId) : BY_PHONE;
}

function contentOf({ status, isVideo, durationSeconds }: CallNotification): string {
  return JSON.stringify({ call: { status, isVideo, durationSeconds } });
}
