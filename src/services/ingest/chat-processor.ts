import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { PassFailPoint } from '../../fail-point.js';
import { parseNotification } from '../../providers/green-api/notification/parse-notification.js';
import type { IngestOutcome } from './incoming.js';
import type { IngestMetrics } from './ingest-metrics.js';
import { isInfrastructureFailure } from './infrastructure-failure.js';
import type { NotificationHandler } from './notification-handler.js';

interface Chat {
  readonly hotelId: string;
  readonly channelId: string;
  readonly chatKey: string;
}

interface DueRow {
  readonly dedupe_key: string;
  readonly received_month: string;
  readonly body: Buffer;
  readonly received_at: string;
  readonly correlation_id: string;
}

export interface ChatProcessorParts {
  readonly sessions: TenantSessions;
  readonly handler: NotificationHandler;
  readonly clock: Clock;
  readonly metrics: IngestMetrics;
  readonly logger: Logger;
  readonly passFailPoint: PassFailPoint;
}

const ATTEMPTS = 5;

/**
 * Understands stored notifications, each in a transaction of its own, those of a chat in the order they came.
 * A lock in the database keeps that order across processes; `concurrency` bounds how many chats are worked on
 * here at once, which leaves connections for the API.
 */
export class ChatProcessor {
  readonly #due = new Map<string, Chat>();
  readonly #running = new Set<string>();
  readonly #idle: (() => void)[] = [];
  #isClosed = false;

  constructor(
    private readonly parts: ChatProcessorParts,
    private readonly concurrency: number,
  ) {}

  /** Has a chat's stored notifications handled soon. May be called for nothing, and as often as one likes. */
  wake(hotelId: string, channelId: string, chatKey: string): void {
    if (this.#isClosed) return;
    this.#due.set(`${hotelId}|${channelId}|${chatKey}`, { hotelId, channelId, chatKey });
    this.runMore();
  }

  /** Takes no new work and waits for what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#due.clear();
    if (this.#running.size > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  private runMore(): void {
    for (const [key, chat] of this.#due) {
      if (this.#running.size >= this.concurrency) return;
      if (this.#running.has(key)) continue;
      this.#due.delete(key);
      this.#running.add(key);
      void this.run(chat).finally(() => {
        this.#running.delete(key);
        this.runMore();
        if (this.#running.size === 0) this.#idle.splice(0).forEach((resolve) => resolve());
      });
    }
  }

  private async run(chat: Chat): Promise<void> {
    try {
      while (!this.#isClosed && (await this.handleNext(chat)));
    } catch (error) {
      // The rows stay RECEIVED: the sweep comes back to them.
      this.parts.metrics.failed(isInfrastructureFailure(error) ? 'infrastructure' : 'notification');
      this.parts.logger.error(
        { err: error, hotelId: chat.hotelId },
        'a notification could not be handled and will be tried again',
      );
    }
  }

  /** Handles the chat's oldest notification; returns whether more wait. One that comes later is woken for by itself. */
  private async handleNext(chat: Chat): Promise<boolean> {
    const { sessions, clock, metrics, passFailPoint } = this.parts;
    const at: { due: DueRow | null } = { due: null };
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
      if (at.due !== null && !isInfrastructureFailure(error)) await this.countFailure(chat, at.due);
      throw error;
    }
  }

  private handle(tx: TenantTx, chat: Chat, due: DueRow): Promise<IngestOutcome> {
    return this.parts.handler.handle(tx, {
      hotelId: chat.hotelId,
      channelId: chat.channelId,
      receivedAt: new Date(due.received_at),
      parsed: parseNotification(due.body, this.parts.clock.now()),
    });
  }

  /** A notification that fails again and again must not hold up its chat for ever: it goes to quarantine. */
  private async countFailure(chat: Chat, due: DueRow): Promise<void> {
    await this.parts.sessions.inHotel(chat.hotelId, (tx) =>
      tx.rows(
        `update inbound_notifications set attempts = attempts + 1,
           status = case when attempts + 1 >= ${ATTEMPTS} then 'QUARANTINED' else status end,
           reason = case when attempts + 1 >= ${ATTEMPTS} then 'PROCESSING_FAILED' else reason end
         where hotel_id = $1 and channel_id = $2 and dedupe_key = $3 and received_month = $4 and status = 'RECEIVED'`,
        [chat.hotelId, chat.channelId, due.dedupe_key, due.received_month],
      ),
    );
  }
}

/** The chat's oldest notification, and the one behind it where there is one. */
async function lockNext(tx: TenantTx, chat: Chat): Promise<DueRow[]> {
  // The lock comes first, in a statement of its own: the next one must see what its last holder committed.
  await tx.rows('select pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `chat|${chat.channelId}|${chat.chatKey}`,
  ]);
  return tx.rows<DueRow>(
    `select dedupe_key, received_month::text, body, received_at, correlation_id from inbound_notifications
     where hotel_id = $1 and channel_id = $2 and chat_key = $3 and status = 'RECEIVED' order by arrival limit 2`,
    [chat.hotelId, chat.channelId, chat.chatKey],
  );
}

async function settle(
  tx: TenantTx,
  chat: Chat,
  due: DueRow,
  outcome: IngestOutcome,
  now: Date,
): Promise<void> {
  await tx.rows(
    `update inbound_notifications set status = $5, reason = $6, waits_for = $7, processed_at = $8,
       body = case when $9 then ''::bytea else body end
     where hotel_id = $1 and channel_id = $2 and dedupe_key = $3 and received_month = $4`,
    [
      chat.hotelId,
      chat.channelId,
      due.dedupe_key,
      due.received_month,
      outcome.status,
      'reason' in outcome ? (outcome.reason ?? null) : null,
      'waitsFor' in outcome ? outcome.waitsFor : null,
      outcome.status === 'WAITING' ? null : now,
      outcome.status === 'IGNORED' && outcome.isBodyDropped === true,
    ],
  );
}
