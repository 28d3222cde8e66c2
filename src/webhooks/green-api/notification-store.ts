import { Pool } from 'pg';
import type { Logger } from 'pino';
import { byteaArray } from '../../db/bytea-array.js';
import { POOL_OPTIONS } from '../../db/pool-options.js';
import type { DeadLetterReason } from '../../domain/dead-letter.js';
import { isInfrastructureFailure } from '../../services/inbound/infrastructure-failure.js';
import { onceMore } from './retry-once.js';

/** A raw notification as it is kept before anything is understood. */
export interface RawNotification {
  readonly hotelId: string;
  readonly channelId: string;
  /** Hash of the token the webhook came with; checked again by the insert. */
  readonly tokenHash: Buffer;
  readonly dedupeKey: string;
  readonly id: string;
  /** Notifications of one chat are handled in order; empty for those about the instance itself. */
  readonly chatKey: string;
  readonly typeWebhook: string;
  readonly body: Buffer;
  readonly receivedAt: Date;
  readonly correlationId: string;
  readonly status: 'RECEIVED' | 'QUARANTINED';
  readonly reason: DeadLetterReason | null;
}

/** REFUSED: the token is not the channel's, or no longer. */
export type StoreOutcome = 'STORED' | 'DUPLICATE' | 'REFUSED';

interface Waiting {
  readonly notification: RawNotification;
  resolve(outcome: StoreOutcome): void;
  reject(error: unknown): void;
}

const BATCH_ROWS = 500;
const BATCH_BYTES = 8 * 1_048_576;

/** The parameters of both insert functions, in their order. */
const COLUMNS: readonly ((row: RawNotification) => unknown)[] = [
  (row) => row.hotelId,
  (row) => row.channelId,
  (row) => row.tokenHash,
  (row) => row.dedupeKey,
  (row) => row.id,
  (row) => row.chatKey,
  (row) => row.typeWebhook,
  (row) => row.body,
  (row) => row.receivedAt.toISOString(),
  (row) => row.correlationId,
  (row) => row.status,
  (row) => row.reason,
];
const INSERT_ONE =
  'select store_notification($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) as is_stored';
const INSERT_MANY = `select id, is_stored from store_notifications($1::uuid[], $2::uuid[], $3::bytea[], $4::text[], $5::uuid[], $6::text[],
  $7::text[], $8::bytea[], $9::timestamptz[], $10::text[], $11::text[], $12::text[])`;

/**
 * Group commit for webhooks: what comes in while one INSERT is under way goes into the next, sorted by key, so
 * that a burst costs one commit and not one each. A promise settles only after its row is durable. Its pool steps
 * into a role that may call the insert function and nothing else.
 */
export class NotificationStore {
  readonly #pool: Pool;
  readonly #waiting: Waiting[] = [];
  #isRunning = false;

  constructor(
    databaseUrl: string,
    private readonly logger: Logger,
  ) {
    this.#pool = new Pool({
      ...POOL_OPTIONS,
      connectionString: databaseUrl,
      max: 2,
      application_name: 'hotel-boost-webhooks',
      options: '-c role=app_webhook -c statement_timeout=20000',
      connectionTimeoutMillis: 5_000,
    });
    this.#pool.on('error', (error) => this.logger.warn({ err: error }, 'a webhook connection was lost'));
  }

  /** Stores a notification once. Rejects when it is not known to be durable; the provider then sends it again. */
  add(notification: RawNotification): Promise<StoreOutcome> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ notification, resolve, reject });
      if (!this.#isRunning) void this.run();
    });
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  private async run(): Promise<void> {
    this.#isRunning = true;
    while (this.#waiting.length > 0) await this.storeBatch(this.takeBatch());
    this.#isRunning = false;
  }

  private takeBatch(): Waiting[] {
    let bytes = 0;
    let rows = 0;
    for (const waiting of this.#waiting) {
      bytes += waiting.notification.body.length;
      if (rows > 0 && (bytes > BATCH_BYTES || rows >= BATCH_ROWS)) break;
      rows += 1;
    }
    return this.#waiting.splice(0, rows);
  }

  private async storeBatch(batch: Waiting[]): Promise<void> {
    try {
      const stored = await onceMore(() => this.insert(batch.map((waiting) => waiting.notification)));
      for (const waiting of batch) waiting.resolve(stored.get(waiting.notification.id) ?? 'REFUSED');
    } catch (error) {
      // Row by row against a database that is away, each row would wait for its own time-out.
      if (batch.length === 1 || isInfrastructureFailure(error)) {
        for (const waiting of batch) waiting.reject(error);
        return;
      }
      // One bad row must not take the others with it.
      for (const waiting of batch) await this.storeBatch([waiting]);
    }
  }

  private async insert(rows: readonly RawNotification[]): Promise<ReadonlyMap<string, StoreOutcome>> {
    const [first] = rows;
    if (rows.length === 1 && first !== undefined) return new Map([[first.id, await this.insertOne(first)]]);
    const result = await this.#pool.query<{ id: string; is_stored: boolean }>({
      name: 'store-notifications',
      text: INSERT_MANY,
      values: COLUMNS.map((column) => arrayOf(rows.map(column))),
    });
    return new Map(result.rows.map((row) => [row.id, outcomeOf(row.is_stored)]));
  }

  private async insertOne(row: RawNotification): Promise<StoreOutcome> {
    const result = await this.#pool.query<{ is_stored: boolean | null }>({
      name: 'store-notification',
      text: INSERT_ONE,
      values: COLUMNS.map((column) => column(row)),
    });
    return outcomeOf(result.rows[0]?.is_stored ?? null);
  }
}

function arrayOf(values: readonly unknown[]): unknown {
  return values.every((value) => Buffer.isBuffer(value)) ? byteaArray(values) : values;
}

function outcomeOf(isStored: boolean | null): StoreOutcome {
  if (isStored === null) return 'REFUSED';
  return isStored ? 'STORED' : 'DUPLICATE';
}
