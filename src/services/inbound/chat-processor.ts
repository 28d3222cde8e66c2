import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { PassFailPoint } from '../../fail-point.js';
import { parseNotification } from '../../providers/green-api/notification/parse-notification.js';
import { countFailure, type DueNotification, lockNext, settle } from './chat-notifications.js';
import { type Chat, ChatQueue, keyOfChat } from './chat-queue.js';
import type { IngestOutcome } from './incoming.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { isInfrastructureFailure } from './infrastructure-failure.js';
import type { NotificationHandler } from './notification-handler.js';

export interface ChatProcessorParts {
  readonly sessions: TenantSessions;
  readonly handler: Pick<NotificationHandler, 'handle'>;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly passFailPoint: PassFailPoint;
  readonly random: () => number;
}

/** Of the slots that one hotel may hold at a time, a third: what it writes waits for its own event head anyway. */
const HOTELS_AT_ONCE = 3;
/** Waits before further tries where the database or the network failed, half to one and a half times as long; then comes the sweep. */
const QUICK_RETRIES_MS = [50, 500] as const;

/**
 * Understands stored notifications, each in a transaction of its own, those of a chat in the order they came.
 * A lock in the database keeps that order across processes; `concurrency` bounds how many chats are worked on
 * here at once, which leaves connections for the API. Hotels take turns, and so do the chats of each: a chat goes
 * to the back of the queue after every notification.
 */
export class ChatProcessor {
  readonly #queue: ChatQueue;
  readonly #idle: (() => void)[] = [];
  /** By chat, how many times in a row it has failed without being the notification's fault. */
  readonly #failures = new Map<string, number>();
  readonly #stop = new AbortController();
  /** Hears of each turn of a chat that has ended, and whether nothing of it is left; set by whoever feeds it from the rows. */
  turnEnded: (chat: Chat, isDone: boolean) => void = () => undefined;

  constructor(
    private readonly parts: ChatProcessorParts,
    concurrency: number,
  ) {
    this.#queue = new ChatQueue(concurrency, Math.max(1, Math.floor(concurrency / HOTELS_AT_ONCE)));
  }

  /** Has a chat's stored notifications handled soon. May be called for nothing, and as often as one likes. */
  wake(hotelId: string, channelId: string, chatKey: string): void {
    this.add({ hotelId, channelId, chatKey });
  }

  /** How many chats wait here for nothing but a free slot, counted up to `most`. */
  ready(most: number): number {
    return this.#queue.ready(most);
  }

  /** Takes no new work and waits for what is under way. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#queue.clear();
    if (!this.#queue.isIdle) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  private add(chat: Chat): void {
    if (this.#stop.signal.aborted) return;
    this.#queue.add(chat);
    this.runMore();
  }

  private runMore(): void {
    for (let chat = this.#queue.take(); chat !== null; chat = this.#queue.take()) void this.run(chat);
  }

  private async run(chat: Chat): Promise<void> {
    const result = await this.handleOne(chat);
    this.#queue.release(chat);
    if (result === 'MORE') this.add(chat);
    this.runMore();
    this.turnEnded(chat, result === 'DONE');
    if (this.#queue.isIdle) this.#idle.splice(0).forEach((resolve) => resolve());
  }

  private async handleOne(chat: Chat): Promise<'MORE' | 'DONE' | 'FAILED'> {
    try {
      const hasMore = await this.handleNext(chat);
      this.#failures.delete(keyOfChat(chat));
      return hasMore ? 'MORE' : 'DONE';
    } catch (error) {
      const isInfrastructure = isInfrastructureFailure(error);
      this.parts.metrics.failed(isInfrastructure ? 'infrastructure' : 'notification');
      this.parts.logger.error(
        { err: error, hotelId: chat.hotelId },
        'a notification could not be handled and will be tried again',
      );
      if (isInfrastructure) void this.tryAgainSoon(chat);
      return 'FAILED';
    }
  }

  /** One broken connection or deadlock must not cost a guest the time until the sweep. Holds no slot meanwhile. */
  private async tryAgainSoon(chat: Chat): Promise<void> {
    const failures = this.#failures.get(keyOfChat(chat)) ?? 0;
    const waitMs = QUICK_RETRIES_MS[failures];
    if (waitMs === undefined) {
      // The row stays RECEIVED: the sweep comes back to it.
      this.#failures.delete(keyOfChat(chat));
      return;
    }
    this.#failures.set(keyOfChat(chat), failures + 1);
    const { signal } = this.#stop;
    await delay(waitMs * (0.5 + this.parts.random()), undefined, { signal }).catch(() => undefined);
    this.add(chat);
  }

  /** Handles the chat's oldest notification; returns whether more wait. One that comes later is woken for by itself. */
  private async handleNext(chat: Chat): Promise<boolean> {
    const { sessions, clock, metrics, passFailPoint } = this.parts;
    const at: { due: DueNotification | null } = { due: null };
    try {
      const done = await sessions.inHotel(chat.hotelId, async (tx) => {
        const [due, behind] = await lockNext(tx, chat);
        if (due === undefined) return null;
        at.due = due;
        tx.correlationId = due.correlation_id;
        const outcome = await this.handle(tx, chat, due);
        await settle(tx, chat, due, outcome, clock.now());
        tx.beforeCommit(() => passFailPoint('ingest-before-commit'));
        return {
          status: outcome.status,
          receivedAt: new Date(due.received_at),
          hasMore: behind !== undefined,
        };
      });
      if (done === null) return false;
      passFailPoint('ingest-committed');
      metrics.handled(done.status, clock.now().getTime() - done.receivedAt.getTime());
      return done.hasMore;
    } catch (error) {
      const { due } = at;
      if (due !== null && !isInfrastructureFailure(error))
        await sessions.inHotel(chat.hotelId, (tx) => countFailure(tx, chat, due));
      throw error;
    }
  }

  private handle(tx: TenantTx, chat: Chat, due: DueNotification): Promise<IngestOutcome> {
    return this.parts.handler.handle(tx, {
      hotelId: chat.hotelId,
      channelId: chat.channelId,
      receivedAt: new Date(due.received_at),
      parsed: parseNotification(due.body, this.parts.clock.now()),
    });
  }
}
