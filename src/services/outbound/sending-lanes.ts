import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { announceMessage } from '../announce.js';
import type { PassFailPoint } from '../../fail-point.js';
import { GreenApiError } from '../../providers/green-api/green-api-error.js';
import { requeueWaiting, lockProviderMessage } from '../message/waiting-notifications.js';
import type { LaneWaker } from '../message/lane-waker.js';
import type { ChannelClients } from './channel-clients.js';
import type { ChannelProbe } from './channel-probe.js';
import { type LaneKey, type Lease, leaseNext, markSending } from './lease.js';
import { CALL_DEADLINE_MS, SENDING_LEASE_MS, WRITE_WITHIN_MS } from './send-timing.js';
import { outcomeOf, type SendOutcome } from './send-outcome.js';
import type { SendingMetrics } from './sending-metrics.js';
import { recordAttempt } from './record-attempt.js';

export interface SendingLanesParts {
  readonly sessions: TenantSessions;
  readonly clients: ChannelClients;
  readonly probe: Pick<ChannelProbe, 'ask'>;
  readonly clock: Clock;
  readonly metrics: SendingMetrics;
  readonly logger: Logger;
  readonly passFailPoint: PassFailPoint;
  readonly random: () => number;
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
  /** A clock that nobody sets; by default the process's own. */
  readonly monotonicMs?: () => number;
}

/** A lane under way: whether it was woken since its last look, and the sleep that a wake-up ends. */
interface Running {
  rerunRequested: boolean;
  sleep: AbortController | null;
}

/** Long enough to make the call ready; a worker that dies before the mark delays its message by no more. */
const LEASE_MS = 10_000;
/** A wait for the gap between two sends; a longer one ends with a wake-up, which may say that its cause is gone. */
const GAP_SLEEP_MS = 1_000;
/** A lane that has to wait longer than this is left to the sweep. */
const LONGEST_NAP_MS = 15_000;

/**
 * One lane a channel: sends QUEUED messages one after another at the allowed pace, by two commits each (lease,
 * then SENDING directly before the bytes leave). Any number of processes may run a lane; the lease and its token
 * keep a message from being sent twice.
 */
export class SendingLanes implements LaneWaker {
  readonly #running = new Map<string, Running>();
  readonly #stop = new AbortController();
  readonly #ended = new Set<Promise<void>>();

  constructor(private readonly parts: SendingLanesParts) {}

  wake(hotelId: string, channelId: string): void {
    if (this.#stop.signal.aborted) return;
    const key = `${hotelId}|${channelId}`;
    const running = this.#running.get(key);
    if (running !== undefined) {
      running.rerunRequested = true;
      running.sleep?.abort();
      return;
    }
    const state: Running = { rerunRequested: false, sleep: null };
    this.#running.set(key, state);
    const ended = this.run({ hotelId, channelId }, state).finally(() => {
      this.#running.delete(key);
      this.#ended.delete(ended);
      // Woken between its last look and this line: that wake-up must not be lost.
      if (state.rerunRequested) this.wake(hotelId, channelId);
    });
    this.#ended.add(ended);
  }

  /** Starts no further send and waits for those under way, whose outcome must not be lost. */
  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.allSettled(this.#ended);
  }

  private async run(lane: LaneKey, state: Running): Promise<void> {
    const { signal } = this.#stop;
    try {
      while (!signal.aborted) {
        state.rerunRequested = false;
        const waitMs = await this.step(lane);
        if (waitMs === 0) continue;
        if (waitMs === null || waitMs > LONGEST_NAP_MS) return;
        await this.sleep(waitMs, state);
      }
    } catch (error) {
      this.parts.logger.error(
        { err: error, hotelId: lane.hotelId, channelId: lane.channelId },
        'a lane stopped; the sweep wakes it again',
      );
    }
  }

  private async sleep(waitMs: number, state: Running): Promise<void> {
    const sleep = waitMs > GAP_SLEEP_MS ? new AbortController() : null;
    if (sleep !== null && state.rerunRequested) return;
    state.sleep = sleep;
    const signal = sleep === null ? this.#stop.signal : AbortSignal.any([this.#stop.signal, sleep.signal]);
    await delay(waitMs, undefined, { signal }).catch(() => undefined);
    state.sleep = null;
  }

  /** Sends one message. Returns 0 to go on at once, a wait in ms, or null when there is nothing to do. */
  private async step(lane: LaneKey): Promise<number | null> {
    const { sessions, clock, passFailPoint, probe, random } = this.parts;
    const now = clock.now();
    const look = await sessions.inHotel(lane.hotelId, (tx) =>
      leaseNext(tx, lane, now, randomUUID(), new Date(now.getTime() + LEASE_MS), random),
    );
    if (look.kind === 'IDLE') return null;
    if (look.kind === 'WAIT') return Math.max(1, look.until.getTime() - clock.now().getTime());
    if (look.kind === 'PROBE') {
      await probe.ask(lane, look.access);
      return 0;
    }
    passFailPoint('lane-leased');
    await this.sendLeased(lane, look.lease);
    return 0;
  }

  private async sendLeased(lane: LaneKey, lease: Lease): Promise<void> {
    const { sessions, clock, metrics, passFailPoint, clients, random } = this.parts;
    const { hotelId, channelId } = lane;
    const correlationId = lease.correlationId;
    const client = clients.clientFor(hotelId, lease);
    const monotonicMs = this.parts.monotonicMs ?? performance.now.bind(performance);
    let markedAt = clock.now();
    let markedMonotonicMs = monotonicMs();
    const isMarked = await sessions.inHotel(
      hotelId,
      async (tx) => {
        markedAt = clock.now();
        markedMonotonicMs = monotonicMs();
        const until = new Date(markedAt.getTime() + SENDING_LEASE_MS);
        const marked = await markSending(tx, lane, lease, markedAt, until);
        const { conversationId, messageId: id } = lease;
        if (marked) announceMessage(tx, 'MESSAGE_UPDATED', { hotelId, id, conversationId }, null);
        return marked;
      },
      { correlationId },
    );
    if (!isMarked) return;
    passFailPoint('lane-marked');
    // After a longer stop somebody may have looked for this message, found nothing and be sending it. By both clocks:
    // one stands still while a machine sleeps, the other may be set back.
    const mayWrite = () =>
      clock.now().getTime() - markedAt.getTime() <= WRITE_WITHIN_MS &&
      monotonicMs() - markedMonotonicMs <= WRITE_WITHIN_MS;
    const outcome = await this.call(() =>
      client.sendMessage(
        {
          chatId: lease.chatId,
          message: lease.text,
          ...(lease.quotedProviderMessageId === null
            ? {}
            : { quotedMessageId: lease.quotedProviderMessageId }),
        },
        { deadlineMs: CALL_DEADLINE_MS, mayWrite },
      ),
    );
    passFailPoint('lane-accepted');
    await sessions.inHotel(
      hotelId,
      async (tx) => {
        if (outcome.kind === 'ACCEPTED') await lockProviderMessage(tx, channelId, outcome.providerMessageId);
        await recordAttempt(tx, lane, lease, outcome, clock.now(), random);
        // Statuses may have come before we knew the id they name.
        if (outcome.kind === 'ACCEPTED')
          await requeueWaiting(tx, hotelId, channelId, outcome.providerMessageId, this.parts.wakeChat);
      },
      { correlationId },
    );
    metrics.attempted(outcome.kind);
    this.parts.logger.info(
      { hotelId, channelId, messageId: lease.messageId, correlationId, outcome: outcome.kind },
      'a send was attempted',
    );
  }

  private async call(send: () => Promise<{ idMessage: string }>): Promise<SendOutcome> {
    try {
      return { kind: 'ACCEPTED', providerMessageId: (await send()).idMessage };
    } catch (error) {
      if (error instanceof GreenApiError) return outcomeOf(error);
      throw error;
    }
  }
}
