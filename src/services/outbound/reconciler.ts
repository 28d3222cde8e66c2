import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { announceMessage } from '../announce.js';
import { progressOf } from '../../providers/green-api/progress-of.js';
import { requeueWaiting, lockProviderMessage } from '../message/waiting-notifications.js';
import type { ChannelClients } from './channel-clients.js';
import { changeDoubt, type Doubt, type DoubtChange, listDueDoubts } from './doubts.js';
import { endPause, lengthenPause, readJournalAccess } from './journal-access.js';
import type { LaneKey } from './lease.js';
import { type Evidence, type Finding, lookUpDoubt, readEvidence } from './look-up-doubt.js';
import { ECHO_STORED_APART } from './send-outcome.js';
import { SECOND_LOOK_AFTER_MS } from './send-timing.js';
import type { SendingMetrics } from './sending-metrics.js';

export interface ReconcilerParts {
  readonly sessions: TenantSessions;
  readonly clients: ChannelClients;
  readonly clock: Clock;
  readonly metrics: SendingMetrics;
  readonly logger: Logger;
  readonly wakeLane: (hotelId: string, channelId: string) => void;
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
}

const DAY_MS = 86_400_000;
/** A provider keeps what it has accepted for a day; so far back goes its journal as well. */
const ENDS_AFTER_MS = DAY_MS;
/** Every doubt is looked up for at least this long, also one that began long before anybody looked. */
const LAST_LOOKS_MS = 1_800_000;
/** What a lane's other messages get of a run once one of them has failed, which may have taken as long as a statement may. */
const TROUBLED_MS = 2_000;
const SHORTEST_PAUSE_MS = 20_000;
const LONGEST_PAUSE_MS = 900_000;

/**
 * Decides messages whose send nobody knows the end of. A lease that ran out on SENDING becomes UNKNOWN, never
 * QUEUED; what is in doubt is looked up in the provider's journal. Found, it takes over id and state. Two looks of
 * which each covers its first attempt, the second SECOND_LOOK_AFTER_MS after the first, with nothing that may be it
 * in journal or queue, prove that it was not accepted: it goes back to QUEUED. What cannot be decided within a day stays UNKNOWN and is looked up no more.
 */
export class Reconciler {
  constructor(private readonly parts: ReconcilerParts) {}

  /** Looks up what is due in a lane. Throws GreenApiError, and pauses the lane, where its journal does not answer. */
  async reconcile(lane: LaneKey): Promise<void> {
    const { sessions, clock } = this.parts;
    const now = clock.now();
    const { due, access } = await sessions.inHotel(lane.hotelId, async (tx) => ({
      due: await listDueDoubts(tx, lane, now),
      access: await readJournalAccess(tx, lane),
    }));
    const doubts = due.filter((doubt) => giveUp(doubt, now) === null);
    await this.forEach(lane, due, async (doubt) => {
      const given = giveUp(doubt, now);
      if (given !== null) await this.giveUp(lane, doubt, given);
    });
    if (doubts.length === 0 || access === null || (access.pausedUntil ?? now) > now) return;
    const evidence = await this.askProvider(lane, access, doubts);
    await this.forEach(lane, doubts, (doubt) => this.decide(lane, doubt, evidence));
  }

  /** One message that cannot be changed keeps none of the others, but a lane that keeps failing gets only TROUBLED_MS more. */
  private async forEach(
    lane: LaneKey,
    doubts: readonly Doubt[],
    work: (doubt: Doubt) => Promise<void>,
  ): Promise<void> {
    let troubledSince = Infinity;
    for (const doubt of doubts) {
      if (performance.now() - troubledSince > TROUBLED_MS) return;
      try {
        await work(doubt);
      } catch (error) {
        troubledSince = Math.min(troubledSince, performance.now());
        this.parts.metrics.reconciled('NOT_DONE');
        const told = { err: error, ...lane, messageId: doubt.id, correlationId: doubt.correlationId };
        this.parts.logger.warn(told, 'a message in doubt could not be changed yet');
      }
    }
  }

  private async giveUp(lane: LaneKey, doubt: Doubt, change: DoubtChange): Promise<void> {
    const isDone = await this.inHotelOf(lane, doubt, async (tx) => {
      const now = this.parts.clock.now();
      const isChanged = await changeDoubt(tx, lane, doubt, now, change);
      if (isChanged) announce(tx, lane, doubt);
      return isChanged;
    });
    if (isDone) this.parts.metrics.reconciled(change.endedAt === undefined ? 'EXPIRED_LEASE' : 'ENDED');
  }

  private async askProvider(
    lane: LaneKey,
    access: NonNullable<Awaited<ReturnType<typeof readJournalAccess>>>,
    doubts: readonly Doubt[],
  ): Promise<Evidence> {
    const { sessions, clients, clock } = this.parts;
    try {
      const evidence = await readEvidence(clients.clientFor(lane.hotelId, access), doubts, clock);
      if (access.failures > 0) await sessions.inHotel(lane.hotelId, (tx) => endPause(tx, lane));
      return evidence;
    } catch (error) {
      await sessions.inHotel(lane.hotelId, (tx) => lengthenPause(tx, lane, clock.now()));
      throw error;
    }
  }

  private async decide(lane: LaneKey, doubt: Doubt, evidence: Evidence): Promise<void> {
    const { metrics, logger } = this.parts;
    const result = await this.inHotelOf(lane, doubt, async (tx) => {
      const finding = await lookUpDoubt(tx, lane, doubt, evidence);
      return finding.kind === 'FOUND'
        ? this.takeOver(tx, lane, doubt, finding)
        : this.waitOrRequeue(tx, lane, doubt, evidence, finding.kind === 'ABSENT');
    });
    if (result === null) return;
    metrics.reconciled(result);
    logger.info(
      { ...lane, messageId: doubt.id, correlationId: doubt.correlationId, result },
      'a message in doubt was decided by the journal',
    );
  }

  /** The journal shows it, so the provider has accepted it. */
  private async takeOver(
    tx: TenantTx,
    lane: LaneKey,
    doubt: Doubt,
    { entry, mayWaitInQueue }: Extract<Finding, { kind: 'FOUND' }>,
  ): Promise<'FOUND' | null> {
    const { clock, wakeChat, wakeLane } = this.parts;
    const { hotelId, channelId } = lane;
    const { providerMessageId } = entry;
    await lockProviderMessage(tx, channelId, providerMessageId);
    const now = clock.now();
    const told = progressOf(entry.status ?? '');
    // A restricted account keeps for a day what came after the restriction: as long as it is queued it has not failed.
    const progress = told?.reason === 'SUSPENDED' && mayWaitInQueue ? null : told;
    const change: DoubtChange =
      progress === null
        ? { ...this.stillInDoubt(doubt, entry.status, mayWaitInQueue), reconcileAfter: nextLook(doubt, now) }
        : { state: progress.status, reason: progress.reason, reconcileAfter: null };
    const isChanged = await changeDoubt(tx, lane, doubt, now, {
      ...change,
      providerMessageId,
      absentSince: null,
    });
    if (!isChanged) return null;
    // Statuses may have come before anybody knew the id they name.
    await requeueWaiting(tx, hotelId, channelId, providerMessageId, wakeChat);
    // It has held back those behind it.
    tx.afterCommit(() => wakeLane(hotelId, channelId));
    if (progress === null && change.reason === doubt.reason) return null;
    announce(tx, lane, doubt);
    return progress === null ? null : 'FOUND';
  }

  /** Accepted, but not known how far it has come: a status or a later look tells. */
  private stillInDoubt(doubt: Doubt, status: string | null, mayWaitInQueue: boolean): DoubtChange {
    if (doubt.state === 'SENDING') return { reason: doubt.reason };
    const isPending = status === 'pending' || mayWaitInQueue;
    return { reason: isPending ? 'PENDING_AT_PROVIDER' : 'STATUS_NOT_UNDERSTOOD' };
  }

  private async waitOrRequeue(
    tx: TenantTx,
    lane: LaneKey,
    doubt: Doubt,
    evidence: Evidence,
    isAbsent: boolean,
  ): Promise<'NOT_ACCEPTED' | null> {
    const now = this.parts.clock.now();
    if (!isAbsent || doubt.state !== 'UNKNOWN') {
      await changeDoubt(tx, lane, doubt, now, { absentSince: null, reconcileAfter: nextLook(doubt, now) });
      return null;
    }
    if (doubt.absentSince === null) {
      const reconcileAfter = new Date(now.getTime() + SECOND_LOOK_AFTER_MS);
      await changeDoubt(tx, lane, doubt, now, { absentSince: now, reconcileAfter });
      return null;
    }
    const secondLookAt = new Date(doubt.absentSince.getTime() + SECOND_LOOK_AFTER_MS);
    if (evidence.startedAt < secondLookAt) return null;
    // No attempt of its own: the provider or the way to it failed. What never gets through ends by expiring.
    const change: DoubtChange = {
      state: 'QUEUED',
      reason: 'NOT_IN_JOURNAL',
      absentSince: null,
      reconcileAfter: null,
    };
    if (!(await changeDoubt(tx, lane, doubt, now, change))) return null;
    announce(tx, lane, doubt);
    tx.afterCommit(() => this.parts.wakeLane(lane.hotelId, lane.channelId));
    return 'NOT_ACCEPTED';
  }

  private inHotelOf<T>(lane: LaneKey, doubt: Doubt, work: (tx: TenantTx) => Promise<T>): Promise<T> {
    return this.parts.sessions.inHotel(lane.hotelId, work, { correlationId: doubt.correlationId });
  }
}

/** What becomes of a message without asking the provider; null where it has to be asked. */
function giveUp(doubt: Doubt, now: Date): DoubtChange | null {
  const since = (at: Date) => now.getTime() - at.getTime();
  if (doubt.state === 'SENDING') {
    // Its next look, a lease of its own aside, is the first one of this doubt.
    const change = { state: 'UNKNOWN', absentSince: null, reconcileAfter: null };
    if (doubt.providerMessageId === null) return { ...change, reason: 'WORKER_LOST' };
    return since(doubt.changedAt) > DAY_MS ? { ...change, reason: 'NO_STATUS' } : null;
  }
  const isOver = since(doubt.firstAttemptAt) > ENDS_AFTER_MS && since(doubt.changedAt) > LAST_LOOKS_MS;
  return isOver || doubt.reason === ECHO_STORED_APART ? { endedAt: now } : null;
}

/** Ever more rarely, a quarter of the doubt's age: it may last a day. */
function nextLook(doubt: Doubt, now: Date): Date {
  const pauseMs = (now.getTime() - doubt.changedAt.getTime()) / 4;
  return new Date(now.getTime() + Math.min(Math.max(pauseMs, SHORTEST_PAUSE_MS), LONGEST_PAUSE_MS));
}

function announce(tx: TenantTx, { hotelId }: LaneKey, { conversationId, id }: Doubt): void {
  announceMessage(tx, 'MESSAGE_UPDATED', { hotelId, id, conversationId }, null);
}
