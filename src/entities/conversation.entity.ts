import { defineEntity } from '@mikro-orm/core';
import { versionColumns } from './changed-row.js';

export type ConversationStatus = 'OPEN' | 'WAITING_FOR_GUEST' | 'ESCALATED' | 'SNOOZED' | 'RESOLVED';
export type MoodLabel = 'POSITIVE' | 'NEUTRAL' | 'NEGATIVE';
export type Trend = 'IMPROVING' | 'STEADY' | 'WORSENING';

export const ConversationSchema = defineEntity({
  name: 'Conversation',
  tableName: 'conversations',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    guestId: p.uuid(),
    channelId: p.uuid(),
    chatId: p.text().nullable(),
    status: p.text().$type<ConversationStatus>(),
    turn: p.text().$type<'ASSISTANT' | 'HUMAN'>(),
    assigneeId: p.uuid().nullable(),
    labels: p.array().$type<string[]>(),
    lastSeq: p.integer(),
    lastMessageId: p.uuid().nullable(),
    lastMessageAt: p.datetime(),
    waitingSince: p.datetime().nullable(),
    waitingDueAt: p.datetime().nullable().lazy(),
    snoozedUntil: p.datetime().nullable(),
    resolvedAt: p.datetime().nullable(),
    resolvedBy: p.uuid().nullable(),
    moodLabel: p.text().$type<MoodLabel>().nullable(),
    moodScore: p.double().nullable(),
    moodTrend: p.text().$type<Trend>().nullable(),
    moodBasedOn: p.integer(),
    openAlertUrgency: p.smallint().nullable(),
    createdAt: p.datetime(),
    ...versionColumns(),
  }),
});

/** The thread with one guest. At most one that is not RESOLVED per guest, which the database decides. */
export class Conversation extends ConversationSchema.class {
  /** Gives the next message its place. The caller holds the row's lock. */
  nextSeq(messageId: string, at: Date): number {
    this.lastSeq += 1;
    this.lastMessageId = messageId;
    this.lastMessageAt = at;
    return this.lastSeq;
  }
}
ConversationSchema.setClass(Conversation);
