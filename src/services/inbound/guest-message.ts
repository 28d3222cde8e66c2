import { type Clock, dueTime } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { byGuest } from '../../domain/event-actor.js';
import { announceConversation, announceMessage } from '../announce.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { Classifier } from '../../intelligence/classifier.js';
import { openAlertUrgency } from '../conversation/open-alert-urgency.js';
import { type Mood, moodOf } from '../conversation/mood.js';
import { CONVERSATION_TRANSITIONS } from '../conversation/transitions.js';
import type { ConversationOpener, LockedConversation } from './conversation-opener.js';
import { applyConsentWord } from './guest-consent.js';
import type { GuestFinder } from './guest-finder.js';
import { type PastVerdict, readGuestHistory } from './guest-history.js';
import { otherFormOf } from './guest-ids.js';
import { type HotelPolicy, readHotelPolicy, waitDueAt } from '../hotel/hotel-policy.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';
import { classifyText, storeSentiment } from './classify-message.js';
import type { MessageAlerts } from './message-alerts.js';
import type { MessageWriter } from './message-writer.js';
import { requeueWaiting } from '../message/waiting-notifications.js';

export interface GuestMessageParts {
  readonly clock: Clock;
  readonly classify: Classifier;
  readonly guests: GuestFinder;
  readonly conversations: ConversationOpener;
  readonly messages: MessageWriter;
  readonly alerts: MessageAlerts;
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
}

interface Place {
  readonly hotelId: string;
  readonly channelId: string;
  readonly guestId: string;
  readonly conversation: LockedConversation;
}

/** A guest wrote: message, verdict, mood, alert and events are stored together or not at all. */
export class GuestMessage {
  constructor(private readonly parts: GuestMessageParts) {}

  async store(tx: TenantTx, incoming: Incoming<'MESSAGE'>): Promise<IngestOutcome> {
    const { hotelId, channelId, parsed } = incoming;
    const { clock, classify, guests, conversations, messages } = this.parts;
    const policy = await readHotelPolicy(tx, hotelId);
    const guest = await guests.findOrCreate(tx, {
      hotelId,
      chatId: parsed.chatId,
      otherId: otherFormOf(parsed.chatId, parsed.senderId),
      phone: parsed.phone,
      name: parsed.senderName ?? parsed.chatName,
    });
    const conversation = await conversations.lockOpen(
      tx,
      { hotelId, guestId: guest.id, channelId, providerMessageId: parsed.providerMessageId },
      'OPEN',
      policy.settings.reopenWithinHours * 3_600_000,
    );
    if (conversation === null) return PROCESSED;
    const { text, isContentUnavailable } = parsed.content;
    const classified =
      text === null || isContentUnavailable
        ? null
        : classifyText(classify, text, policy, guest, () => clock.now());
    const stored = await messages.insert(tx, {
      incoming,
      guestId: guest.id,
      conversation,
      author: 'GUEST',
      classification: classified?.classification ?? null,
      analyzedAt: classified?.analyzedAt ?? null,
    });
    if (stored === null) return PROCESSED;
    const place: Place = { hotelId, channelId, guestId: guest.id, conversation };
    if (classified !== null) await storeSentiment(tx, hotelId, stored.id, guest, classified);
    const history = await readGuestHistory(tx, hotelId, guest.id, clock.now());
    const ids = {
      hotelId,
      conversationId: conversation.id,
      guestId: guest.id,
      channelId,
      messageId: stored.id,
    };
    const author = byGuest(guest.id);
    announceMessage(tx, 'MESSAGE_ADDED', { ...ids, id: stored.id }, author);
    const { receivedAt } = incoming;
    if (text !== null) await applyConsentWord(tx, { hotelId, id: guest.id }, text, receivedAt);
    const isAlerted =
      classified !== null &&
      (await this.parts.alerts.raise(
        tx,
        { ...ids, classified, receivedAt, waitingSince: conversation.waitingSince },
        history,
        policy,
      ));
    await this.follow(tx, place, policy, incoming, stored, history.last, isAlerted);
    announceConversation(tx, { hotelId, id: conversation.id }, author);
    await requeueWaiting(tx, hotelId, channelId, parsed.providerMessageId, this.parts.wakeChat);
    return PROCESSED;
  }

  private async follow(
    tx: TenantTx,
    place: Place,
    policy: HotelPolicy,
    { receivedAt, parsed }: Incoming<'MESSAGE'>,
    stored: { id: string; seq: number },
    history: readonly PastVerdict[],
    isAlerted: boolean,
  ): Promise<void> {
    const { hotelId, conversation } = place;
    const transition = CONVERSATION_TRANSITIONS[conversation.status].guestWrites;
    const scores = history
      .filter((past) => past.conversationId === conversation.id)
      .map((past) => past.score);
    const mood: Mood | null = moodOf(scores);
    await tx.rows(
      `update conversations set status = $3, channel_id = $4, last_seq = $5, last_message_id = $6,
         last_message_at = greatest(last_message_at, $7), waiting_since = coalesce(waiting_since, $7), snoozed_until = null,
         resolved_at = null, resolved_by = null,
         mood_label = coalesce($8, mood_label), mood_score = coalesce($9, mood_score), mood_trend = coalesce($10, mood_trend),
         mood_based_on = coalesce($11, mood_based_on), open_alert_urgency = case when $12 then $13 else open_alert_urgency end,
         chat_id = $14, waiting_due_at = coalesce($15, waiting_due_at), ${NEXT_VERSION}
       where hotel_id = $1 and id = $2`,
      [
        hotelId,
        conversation.id,
        transition?.to ?? conversation.status,
        place.channelId,
        stored.seq,
        stored.id,
        receivedAt,
        mood?.label ?? null,
        mood?.score ?? null,
        mood?.trend ?? null,
        mood?.basedOn ?? null,
        isAlerted,
        isAlerted ? await openAlertUrgency(tx, hotelId, conversation.id) : null,
        parsed.chatId,
        conversation.waitingSince === null ? waitDueAt(policy, dueTime(this.parts.clock, receivedAt)) : null,
      ],
    );
  }
}
