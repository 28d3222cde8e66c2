import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { ChatBacklog } from '../../src/services/inbound/chat-backlog.js';
import { ChatProcessor } from '../../src/services/inbound/chat-processor.js';
import type { IngestOutcome } from '../../src/services/inbound/incoming.js';
import { IngestMetrics } from '../../src/services/inbound/ingest-metrics.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

const HOTELS = 100;
const CHATS = 20;
const logger = pino({ level: 'silent' });

describe('two thousand chats of a hundred hotels that a crash left', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;
  let processor: ChatProcessor;
  let backlog: ChatBacklog;
  const handled: string[] = [];
  let fails: (hotelId: string) => boolean;
  let limits: number[];

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 8,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    await pool.query(
      `insert into hotels (id, name, time_zone, languages) select gen_random_uuid(), 'H', 'UTC', '{en}' from generate_series(1, $1)`,
      [HOTELS],
    );
    await pool.query(
      `insert into channels (hotel_id, id, instance_id, api_url, media_url, api_token_encrypted, webhook_token_encrypted, webhook_token_hash)
       select id, gen_random_uuid(), row_number() over ()::text, 'http://localhost', 'http://localhost', '\\x00', '\\x00', '\\x00' from hotels`,
    );
  });

  afterAll(async () => {
    await processor.close();
    await orm.close(true);
    await pool.end();
    await database.drop();
  });

  beforeEach(async () => {
    handled.length = 0;
    limits = [];
    fails = () => false;
    await pool.query('truncate inbound_notifications');
    await pool.query(
      `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at, correlation_id)
       select hotel_id, id, date_trunc('week', now() at time zone 'UTC')::date, chat || ' ' || n, gen_random_uuid(), chat::text, '{}',
         now() - interval '1 minute', 'test'
       from channels, generate_series(1, $1) chat, generate_series(1, 1) n`,
      [CHATS],
    );
    const sessions = new TenantSessions(orm);
    processor = new ChatProcessor(
      {
        sessions,
        handler: {
          handle: async (_tx, incoming): Promise<IngestOutcome> => {
            handled.push(incoming.hotelId);
            if (fails(incoming.hotelId)) throw new Error('this one fails');
            return { status: 'IGNORED', reason: 'TEST' };
          },
        },
        clock: systemClock,
        metrics: new IngestMetrics(new Registry()),
        logger,
        passFailPoint: () => undefined,
        random: Math.random,
      },
      6,
    );
    backlog = new ChatBacklog({
      sessions: {
        edge: <T>(call: string, parameters: readonly unknown[]) => {
          limits.push(Number(parameters[1]));
          return sessions.edge<T>(call, parameters);
        },
      },
      chats: processor,
      logger,
    });
  });

  const left = async () =>
    (
      await pool.query<{ n: number }>(
        `select count(*)::int as n from inbound_notifications where status = 'RECEIVED'`,
      )
    ).rows[0]?.n;

  it('drain after one sweep, without waiting for the next, in turns of the hotels', async () => {
    const startedAt = performance.now();
    await backlog.takeUp(new Date());
    await waitUntil('nothing is left', async () => (await left()) === 0, 40_000);
    const perSecond = Math.round(handled.length / ((performance.now() - startedAt) / 1_000));
    process.stdout.write(`chat backlog: ${handled.length} notifications, ${perSecond}/s\n`);
    expect(handled).toHaveLength(HOTELS * CHATS);
    // Each hotel has had its first turn before any had many.
    expect(new Set(handled.slice(0, 2 * HOTELS)).size).toBe(HOTELS);
    // It never asked for more than a batch beside what it had in hand.
    expect(limits.length).toBeGreaterThan(3);
    expect(Math.max(...limits)).toBeLessThan(1_100);
  }, 90_000);

  it('drain past a hotel whose chats fail, each of which is tried once', async () => {
    const [troubled] = (await pool.query<{ id: string }>('select id from hotels order by id limit 1')).rows;
    fails = (hotelId) => hotelId === troubled?.id;
    await backlog.takeUp(new Date());
    const attempts = async () =>
      (
        await pool.query<{ attempts: number; n: number }>(
          `select attempts, count(*)::int as n from inbound_notifications where status = 'RECEIVED' group by 1 order by 1`,
        )
      ).rows;
    const once = [{ attempts: 1, n: CHATS }];
    await waitUntil(
      'only the troubled hotel is left',
      async () => JSON.stringify(await attempts()) === JSON.stringify(once),
      40_000,
    );
    await processor.close();
    expect(handled.filter((hotelId) => hotelId === troubled?.id)).toHaveLength(CHATS);
    expect(await attempts()).toEqual(once);
  }, 90_000);
});
