import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { GreenApiClient } from '../../providers/green-api/green-api.client.js';
import { MAX_JOURNAL_MINUTES } from '../../providers/green-api/green-api.client.js';
import type { JournalEntry } from '../../providers/green-api/journal.schema.js';
import type { SendQueue } from '../../providers/green-api/send-queue.schema.js';
import type { Doubt } from './doubts.js';
import type { LaneKey } from './lease.js';

/** What the provider has of a channel's sends, read at one time. */
export interface Evidence {
  readonly startedAt: Date;
  readonly entries: readonly JournalEntry[];
  /** Sends it has taken and not made yet; the journal need not show them. */
  readonly queue: SendQueue;
  /** Whether every item could be read: only then does a missing one prove anything. */
  readonly isWhole: boolean;
  /** The journal holds everything that was sent after this. */
  readonly coversSince: Date;
}

/** What the evidence says of a message. */
export type Finding =
  | { readonly kind: 'FOUND'; readonly entry: JournalEntry; readonly mayWaitInQueue: boolean }
  /** Whole evidence that covers its first attempt shows nothing that may be it. */
  | { readonly kind: 'ABSENT' }
  | { readonly kind: 'UNDECIDED' };

const MINUTE_MS = 60_000;
/** An entry older than the first attempt by more than this is another message's, however alike. */
const CLOCK_SKEW_MS = MINUTE_MS;
/** An entry older by no more than this still keeps its message from being sent again: a clock may be that wrong. */
const WORST_CLOCK_SKEW_MS = 10 * MINUTE_MS;
const CALL = { deadlineMs: 15_000 };

/** Asks the provider for everything since the first attempt of the oldest doubt, or as much of that as it keeps. */
export async function readEvidence(
  client: GreenApiClient,
  doubts: readonly Doubt[],
  clock: Clock,
): Promise<Evidence> {
  const startedAt = clock.now();
  const oldest = Math.min(...doubts.map((doubt) => doubt.firstAttemptAt.getTime()));
  const minutes = Math.min(
    Math.ceil((startedAt.getTime() - oldest + WORST_CLOCK_SKEW_MS) / MINUTE_MS),
    MAX_JOURNAL_MINUTES,
  );
  // The queue first: what leaves it in between is in the journal.
  const queue = await client.showMessagesQueue(CALL);
  const { entries, unreadableCount } = await client.lastOutgoingMessages(minutes, CALL);
  return {
    startedAt,
    entries,
    queue,
    isWhole: unreadableCount === 0 && queue.unreadableCount === 0,
    // It counts back from when it answers, which may be long after it was asked.
    coversSince: new Date(clock.now().getTime() - (minutes - 1) * MINUTE_MS),
  };
}

/**
 * Looks a message up: by the provider's id, else by chat, words and time, unless the entry is another message's
 * already. It is not absent while something there might be it: the provider may write words or chat otherwise.
 */
export async function lookUpDoubt(
  tx: TenantTx,
  lane: LaneKey,
  doubt: Doubt,
  evidence: Evidence,
): Promise<Finding> {
  const { entries, queue } = evidence;
  const isAlike = (other: { chatId: string | null; text: string | null }) =>
    other.chatId === null || doubt.chatIds.includes(other.chatId) || other.text === doubt.text;
  const mayWaitInQueue = queue.sends.some(isAlike);
  if (doubt.providerMessageId !== null) {
    const entry = entries.find((each) => each.providerMessageId === doubt.providerMessageId);
    return entry === undefined ? { kind: 'UNDECIDED' } : { kind: 'FOUND', entry, mayWaitInQueue };
  }
  let isRuledOut = evidence.isWhole && !mayWaitInQueue && evidence.coversSince <= doubt.firstAttemptAt;
  const firstAttemptMs = doubt.firstAttemptAt.getTime();
  for (const entry of entries) {
    const earlierMs = firstAttemptMs - entry.timestamp.getTime();
    if (earlierMs > WORST_CLOCK_SKEW_MS || !isAlike(entry)) continue;
    if (await isTaken(tx, lane, entry.providerMessageId)) continue;
    const isIt =
      earlierMs <= CLOCK_SKEW_MS && doubt.chatIds.includes(entry.chatId) && entry.text === doubt.text;
    if (isIt) return { kind: 'FOUND', entry, mayWaitInQueue };
    isRuledOut = false;
  }
  return { kind: isRuledOut ? 'ABSENT' : 'UNDECIDED' };
}

async function isTaken(tx: TenantTx, lane: LaneKey, providerMessageId: string): Promise<boolean> {
  const row = await tx.row(
    'select 1 from messages where hotel_id = $1 and channel_id = $2 and provider_message_id = $3',
    [lane.hotelId, lane.channelId, providerMessageId],
  );
  return row !== null;
}
