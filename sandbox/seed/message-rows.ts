import { byGuest, byUser, type EventActor } from '../../src/domain/event-actor.js';
import type { Classification, Classifier } from '../../src/intelligence/classifier.js';
import type { ThreadAlerts } from './alert-rows.js';
import type { EventRows } from './event-rows.js';
import { seedId } from './seed-id.js';
import type { SeedPerson } from './seed-people.js';
import type { SeedHotel } from './seed-hotels.js';
import type { Story, StoryLine, StoryThread } from './story.js';
import type { Row } from './tables.js';

const READ_AFTER_MS = 45 * 60_000;
const DAY_MS = 86_400_000;

/** What the rows of one thread are made from. */
export interface TellingContext {
  readonly hotel: SeedHotel;
  readonly story: Story;
  readonly thread: StoryThread;
  readonly now: Date;
  readonly classify: Classifier;
  readonly staff: SeedPerson;
  readonly alerts: ThreadAlerts;
  readonly events: EventRows;
  /** Which of the hotel's own messages of this thread did not arrive, counted from 0. */
  readonly failsAt: number | null;
}

/** The rows of one thread's messages, and what the conversation's row says of them. */
export interface ToldThread {
  readonly messages: Row[];
  readonly attempts: Row[];
  readonly sentiments: Row[];
  /** Oldest first. */
  readonly scores: readonly number[];
  readonly lastMessageId: string | null;
}

/** Makes the rows of a thread's messages, classifies each of the guest's, and tells the alerts and the event log. */
export function messageRows(context: TellingContext): ToldThread {
  const { hotel, story, thread, classify, events, alerts } = context;
  const told = { messages: [] as Row[], attempts: [] as Row[], sentiments: [] as Row[] };
  const heard: Heard[] = [];
  let previousLanguage: string | null = null;
  let sent = 0;
  thread.lines.forEach((line, index) => {
    const id = seedId(thread.id, 'message', index);
    const ids = { subjectId: id, conversationId: thread.id };
    const actor = authorOf(context, line);
    events.add(line.at, { ...ids, kind: 'MESSAGE_ADDED', actor });
    events.add(line.at, { ...ids, kind: 'CONVERSATION_UPDATED', subjectId: thread.id, actor });
    const base = baseRow(context, line, index, id);
    if (line.by !== 'GUEST') {
      const delivery = deliveryOf(context, index, sent === context.failsAt);
      sent += 1;
      if (line.by === 'STAFF') for (const earlier of heard) earlier.isAnswered = true;
      told.messages.push({ ...base, ...outbound(context, line, id, delivery) });
      told.attempts.push(attemptRow(hotel, id, line.at, delivery));
      for (const step of delivery.steps) events.add(step, { ...ids, kind: 'MESSAGE_UPDATED' });
      return;
    }
    const verdict = classify({
      text: line.text,
      hotelLanguages: hotel.languages,
      previousLanguage,
      phone: story.guest.phone,
    });
    previousLanguage = verdict.language ?? previousLanguage;
    heard.push({
      at: line.at,
      score: verdict.score,
      isNegative: verdict.label === 'NEGATIVE',
      isAnswered: false,
    });
    told.messages.push({ ...base, ...inbound(line, verdict) });
    told.sentiments.push(sentimentRow(hotel, id, line.at, verdict));
    alerts.hear(id, line, { classification: verdict, ...historyOf(heard) });
  });
  return {
    ...told,
    scores: heard.map(({ score }) => score),
    lastMessageId: thread.lines.length === 0 ? null : seedId(thread.id, 'message', thread.lines.length - 1),
  };
}

function authorOf({ story, staff }: TellingContext, { by }: StoryLine): EventActor | null {
  if (by === 'GUEST') return byGuest(story.guestId);
  return by === 'STAFF' ? byUser(staff.id) : null;
}

/** What the hotel's rule for alerts asks of the messages before: the newest is the one it is about. */
function historyOf(heard: readonly Heard[]): { negativesIn24Hours: number; isUnansweredRepetition: boolean } {
  const [newest, before] = heard.toReversed();
  if (newest === undefined) return { negativesIn24Hours: 0, isUnansweredRepetition: false };
  const since = newest.at.getTime() - DAY_MS;
  return {
    negativesIn24Hours: heard.filter(({ at, score }) => score < -0.1 && at.getTime() > since).length,
    isUnansweredRepetition: newest.isNegative && before?.isNegative === true && !before.isAnswered,
  };
}

interface Heard {
  readonly at: Date;
  readonly score: number;
  readonly isNegative: boolean;
  isAnswered: boolean;
}

interface Delivery {
  readonly state: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  readonly reason: string | null;
  /** When it went from one state to the next. */
  readonly steps: readonly Date[];
}

function deliveryOf({ thread, now }: TellingContext, index: number, isFailed: boolean): Delivery {
  const line = thread.lines[index];
  const at = line?.at.getTime() ?? 0;
  const isSeen = thread.lines.slice(index + 1).some((later) => later.by === 'GUEST');
  const steps = (...ms: number[]) => ms.map((after) => new Date(Math.min(at + after, now.getTime())));
  if (isFailed) return { state: 'FAILED', reason: 'NO_ACCOUNT', steps: steps(2_400) };
  const isRead = isSeen || now.getTime() - at > READ_AFTER_MS;
  return isRead
    ? { state: 'READ', reason: null, steps: steps(1_100, 1_900, 24_000) }
    : { state: 'DELIVERED', reason: null, steps: steps(1_100, 1_900) };
}

function baseRow({ hotel, story, thread }: TellingContext, line: StoryLine, index: number, id: string) {
  return {
    hotel_id: hotel.id,
    id,
    conversation_id: thread.id,
    guest_id: story.guestId,
    channel_id: hotel.channelId,
    seq: index + 1,
    kind: 'TEXT',
    text: line.text,
    provider_message_id: providerId(id, line.by === 'GUEST'),
    correlation_id: seedId(id, 'correlation'),
  };
}

function outbound({ staff }: TellingContext, line: StoryLine, id: string, delivery: Delivery) {
  return {
    direction: 'OUTBOUND',
    author: line.by,
    author_user_id: line.by === 'STAFF' ? staff.id : null,
    client_message_id: `seed-${id}`,
    delivery_state: delivery.state,
    delivery_reason: delivery.reason,
    delivery_changed_at: delivery.steps.at(-1) ?? line.at,
    attempt_count: 1,
    language: null,
    intent: null,
    sent_at: line.at,
    received_at: line.at,
    stored_at: line.at,
    judged_at: null,
  };
}

function inbound(line: StoryLine, verdict: Classification) {
  const after = (ms: number) => new Date(line.at.getTime() + ms);
  return {
    direction: 'INBOUND',
    author: 'GUEST',
    author_user_id: null,
    client_message_id: null,
    delivery_state: null,
    delivery_reason: null,
    delivery_changed_at: null,
    attempt_count: 0,
    language: verdict.language,
    intent: verdict.intent,
    sent_at: line.at,
    received_at: after(310),
    stored_at: after(322),
    judged_at: after(325),
  };
}

function sentimentRow(hotel: SeedHotel, messageId: string, at: Date, verdict: Classification): Row {
  return {
    hotel_id: hotel.id,
    message_id: messageId,
    label: verdict.label,
    score: verdict.score,
    confidence: verdict.confidence,
    requires_attention: verdict.requiresAttention,
    emergency: verdict.emergency,
    language: verdict.language,
    engine: verdict.engine,
    model_version: verdict.modelVersion,
    evidence: verdict.evidence,
    topics: verdict.topics,
    judged_at: new Date(at.getTime() + 325),
  };
}

function attemptRow(hotel: SeedHotel, messageId: string, at: Date, delivery: Delivery): Row {
  const hasFailed = delivery.state === 'FAILED';
  return {
    hotel_id: hotel.id,
    message_id: messageId,
    number: 1,
    lease_token: seedId(messageId, 'lease'),
    started_at: at,
    finished_at: new Date(at.getTime() + 140),
    outcome: 'ACCEPTED',
    reason: hasFailed ? delivery.reason : null,
    http_status: 200,
  };
}

/** In the form of WhatsApp's ids: longer for a guest's phone than for the API. */
function providerId(id: string, isGuest: boolean): string {
  const hex = seedId(id, 'provider').replaceAll('-', '').toUpperCase();
  return isGuest ? hex : `3EB0${hex.slice(0, 18)}`;
}
