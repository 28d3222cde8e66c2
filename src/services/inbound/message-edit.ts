import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { byGuest } from '../../domain/event-actor.js';
import { announceConversation } from '../announce.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import type { Classifier } from '../../intelligence/classifier.js';
import { openAlertUrgency } from '../conversation/open-alert-urgency.js';
import { moodOf } from '../conversation/mood.js';
import { readGuestHistory } from './guest-history.js';
import type { KnownGuest } from './guest-finder.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';
import {
  type Incoming,
  type IngestOutcome,
  NOT_THE_AUTHOR,
  OF_ANOTHER_GUEST,
  PROCESSED,
} from './incoming.js';
import { classifyText, storeSentiment } from './classify-message.js';
import type { MessageAlerts } from './message-alerts.js';
import { announceEffect, lockTarget, type MessageTarget } from './message-target.js';
import { storeRevision } from './message-revision.js';

export interface MessageEditParts {
  readonly clock: Clock;
  readonly classify: Classifier;
  readonly alerts: MessageAlerts;
}

interface HeldRow {
  readonly guest_id: string;
  readonly language: string | null;
  readonly phone: string | null;
  readonly opted_out_at: string | null;
  readonly conversation_id: string;
  readonly waiting_since: string | null;
}

/** Its author changed a message: the new words take the place of the old, which are kept as a revision. */
export class MessageEdit {
  constructor(private readonly parts: MessageEditParts) {}

  /**
   * Applies an edit; a guest's new words are classified again and the verdict replaced. An edit older than one applied
   * already is kept as a revision only, and nothing changes a message that was taken back.
   */
  async apply(tx: TenantTx, incoming: Incoming<'EDIT'>): Promise<IngestOutcome> {
    const { hotelId, parsed } = incoming;
    const held = await this.lockAround(tx, incoming);
    const target = held && (await lockTarget(tx, incoming));
    if (held === null || target === null)
      return { status: 'WAITING', waitsFor: parsed.targetProviderMessageId };
    if (!target.isOfChat) return OF_ANOTHER_GUEST;
    if (target.direction !== parsed.direction) return NOT_THE_AUTHOR;
    if (target.deletedAt !== null) return PROCESSED;
    const changedAt = parsed.envelope.timestamp ?? incoming.receivedAt;
    const isStale = target.editedAt !== null && changedAt < target.editedAt;
    const isNew = await storeRevision(tx, {
      hotelId,
      target,
      change: 'EDITED',
      providerEventId: parsed.providerMessageId,
      text: isStale ? parsed.text : target.text,
      content: null,
      changedAt,
      now: this.parts.clock.now(),
    });
    if (!isNew || isStale) return PROCESSED;
    await tx.rows(
      `update messages set text = $3, edited_at = $4, ${NEXT_VERSION} where hotel_id = $1 and id = $2`,
      [hotelId, target.id, parsed.text, changedAt],
    );
    if (parsed.isCaption) {
      await tx.rows('update attachments set caption = $3 where hotel_id = $1 and message_id = $2', [
        hotelId,
        target.id,
        parsed.text,
      ]);
    }
    if (target.direction === 'INBOUND' && parsed.text !== null)
      await this.classifyAgain(tx, incoming, target, held, parsed.text);
    announceEffect(tx, incoming, target);
    return PROCESSED;
  }

  /** Locks the guest and the conversation, in this order, before the message. */
  private async lockAround(
    tx: TenantTx,
    { hotelId, channelId, parsed }: Incoming<'EDIT'>,
  ): Promise<HeldRow | null> {
    const found = await tx.row<{ guest_id: string; conversation_id: string }>(
      `select guest_id, conversation_id from messages where hotel_id = $1 and channel_id = $2 and provider_message_id = $3`,
      [hotelId, channelId, parsed.targetProviderMessageId],
    );
    if (found === null) return null;
    const guest = await tx.row<Omit<HeldRow, 'conversation_id' | 'waiting_since'>>(
      `select id as guest_id, language, phone, opted_out_at from guests where hotel_id = $1 and id = $2 for no key update`,
      [hotelId, found.guest_id],
    );
    const conversation = await tx.row<Pick<HeldRow, 'conversation_id' | 'waiting_since'>>(
      `select id as conversation_id, waiting_since from conversations where hotel_id = $1 and id = $2 for no key update`,
      [hotelId, found.conversation_id],
    );
    if (guest === null || conversation === null) throw new Error('a message without guest or conversation');
    return { ...guest, ...conversation };
  }

  private async classifyAgain(
    tx: TenantTx,
    { hotelId, channelId }: Incoming<'EDIT'>,
    target: MessageTarget,
    held: HeldRow,
    text: string,
  ): Promise<void> {
    const { clock, classify, alerts } = this.parts;
    const policy = await readHotelPolicy(tx, hotelId);
    const guest: KnownGuest = {
      id: held.guest_id,
      language: held.language,
      phone: held.phone,
      optedOutAt: held.opted_out_at,
    };
    const classified = classifyText(classify, text, policy, guest, () => clock.now());
    await storeSentiment(tx, hotelId, target.id, guest, classified);
    await tx.rows(
      `update messages set judged_at = $3, language = $4, intent = $5, ${NEXT_VERSION} where hotel_id = $1 and id = $2`,
      [
        hotelId,
        target.id,
        classified.analyzedAt,
        classified.classification.language,
        classified.classification.intent,
      ],
    );
    const history = await readGuestHistory(tx, hotelId, guest.id, clock.now());
    const conversationId = target.conversationId;
    await alerts.raiseWorse(
      tx,
      {
        hotelId,
        channelId,
        guestId: guest.id,
        conversationId,
        messageId: target.id,
        receivedAt: target.receivedAt,
        classified,
        waitingSince: held.waiting_since === null ? null : new Date(held.waiting_since),
      },
      history,
      policy,
    );
    const mood = moodOf(
      history.last.filter((past) => past.conversationId === conversationId).map((past) => past.score),
    );
    await tx.rows(
      `update conversations set mood_label = coalesce($3, mood_label), mood_score = coalesce($4, mood_score),
         mood_trend = coalesce($5, mood_trend), mood_based_on = coalesce($6, mood_based_on), open_alert_urgency = $7,
         ${NEXT_VERSION}
       where hotel_id = $1 and id = $2`,
      [
        hotelId,
        conversationId,
        mood?.label ?? null,
        mood?.score ?? null,
        mood?.trend ?? null,
        mood?.basedOn ?? null,
        await openAlertUrgency(tx, hotelId, conversationId),
      ],
    );
    announceConversation(tx, { hotelId, id: conversationId }, byGuest(guest.id));
  }
}
