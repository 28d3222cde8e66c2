import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { inScope } from '../../sandbox/seed/hotel-scope.js';
import { seedDatabase } from '../../sandbox/seed/seed-database.js';
import { AURORA, MORSKOY, SEED_HOTELS } from '../../sandbox/seed/seed-hotels.js';
import { SEED_PASSWORD } from '../../sandbox/seed/seed-people.js';
import { readSeedSettings } from '../../sandbox/seed/seed-settings.js';
import { TABLE_NAMES } from '../../sandbox/seed/tables.js';
import { loadClassifier } from '../../src/intelligence/classifier.js';
import { SecretBox } from '../../src/providers/secrets/secret-box.js';
import { webhookTokenHash } from '../../src/providers/secrets/webhook-token.js';
import { hashPassword, isPasswordRight } from '../../src/services/session/password-hasher.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';

const keys = [{ id: 'k1', secret: Buffer.alloc(32, 7) }];
const sandboxUrl = 'http://127.0.0.1:4001';
const now = new Date('2026-05-20T13:30:00Z');
const tables = ['hotels', 'channels', 'memberships', ...TABLE_NAMES];

let database: TestDatabase;
let client: pg.Client;
let filled: string[];

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.appUrl });
  await client.connect();
  filled = await seed();
}, 60_000);

afterAll(async () => {
  await client.end();
  await database.drop();
});

function seed(changes: { keys?: typeof keys; sandboxUrl?: string } = {}): Promise<string[]> {
  return seedDatabase({ client, keys, sandboxUrl, now, loadClassifier, hashPassword, ...changes });
}

function rowsOf<T extends object>(hotelId: string, sql: string): Promise<T[]> {
  return inScope(client, 'app_tenant', hotelId, async () => (await client.query<T>(sql, [hotelId])).rows);
}

async function counts(hotelId: string): Promise<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const table of tables) {
    const column = table === 'hotels' ? 'id' : 'hotel_id';
    const sql = `select count(*)::integer as n from ${table} where ${column} = $1`;
    found[table] = (await rowsOf<{ n: number }>(hotelId, sql))[0]?.n ?? 0;
  }
  return found;
}

describe('the sandbox seed', () => {
  it('fills both hotels, with no list left empty', async () => {
    expect(filled).toEqual(['Grand Aurora', 'Отель Морской']);
    for (const { id } of SEED_HOTELS) {
      const found = await counts(id);
      for (const table of tables)
        expect({ table, isEmpty: found[table] === 0 }).toEqual({ table, isEmpty: false });
      expect(found.guests).toBe(id === AURORA.id ? 43 : 42);
      expect(found.messages).toBeGreaterThan(300);
    }
  });

  it('changes nothing when it runs again', async () => {
    const before = await Promise.all([counts(AURORA.id)]);
    expect(await seed()).toEqual([]);
    expect(await Promise.all([counts(AURORA.id)])).toEqual(before);
  });

  it('numbers the events of each hotel without gaps up to its head, in the order of time', async () => {
    for (const { id } of SEED_HOTELS) {
      const [log] = await rowsOf(
        id,
        `select count(*) = max(number) and min(number) = 1 as "isGapless", max(number) = (select number from event_heads where hotel_id = $1) as "isAtHead",
           bool_and(occurred_at >= coalesce(previous, occurred_at)) as "isInOrder"
         from (select number, occurred_at, lag(occurred_at) over (order by number) as previous from hotel_events where hotel_id = $1) e`,
      );
      expect(log).toEqual({ isGapless: true, isAtHead: true, isInOrder: true });
    }
  });

  it('shows one hotel nothing of the other', async () => {
    for (const table of tables) {
      const column = table === 'hotels' ? 'id' : 'hotel_id';
      const foreign = await inScope(client, 'app_tenant', MORSKOY.id, async () =>
        client.query(`select 1 from ${table} where ${column} <> $1 or ${column} = $2`, [
          MORSKOY.id,
          AURORA.id,
        ]),
      );
      expect({ table, foreign: foreign.rowCount }).toEqual({ table, foreign: 0 });
    }
  });

  it('agrees with itself: last messages, moods, urgencies, answers and delivery', async () => {
    for (const { id } of SEED_HOTELS) {
      const wrong = await rowsOf(
        id,
        `select c.id from conversations c
         left join messages m on m.hotel_id = c.hotel_id and m.id = c.last_message_id
         where c.hotel_id = $1 and (m.seq is distinct from c.last_seq
           or m.sent_at <> c.last_message_at
           or c.last_seq <> (select count(*) from messages x where x.hotel_id = $1 and x.conversation_id = c.id)
           or c.open_alert_urgency is distinct from (select max(urgency) from alerts a
             where a.hotel_id = $1 and a.conversation_id = c.id and a.status not in ('RESOLVED','DISMISSED'))
           or (c.status = 'RESOLVED') <> (c.resolved_at is not null)
           or (c.status = 'OPEN' and c.waiting_since is null)
           or (c.mood_label is null) <> (c.mood_based_on = 0))`,
      );
      expect(wrong).toEqual([]);
      const future = await rowsOf(
        id,
        `select 1 from messages where hotel_id = $1 and (sent_at > '${now.toISOString()}' or sent_at < '${now.toISOString()}'::timestamptz - interval '21 days')`,
      );
      expect(future).toEqual([]);
    }
  });

  it('classifies every message of a guest with the real classifier', async () => {
    const classify = await loadClassifier();
    const classified = await rowsOf<{ text: string; label: string; inbound: boolean }>(
      AURORA.id,
      `select m.text, s.label from messages m left join sentiments s on s.hotel_id = m.hotel_id and s.message_id = m.id
       where m.hotel_id = $1 and m.direction = 'INBOUND'`,
    );
    for (const { text, label } of classified)
      expect({ text, label }).toEqual({ text, label: classify({ text }).label });
  });

  it('has open alerts of several kinds and urgencies, one of them due within minutes', async () => {
    const open = await rowsOf<{ kind: string; urgency: number; due_at: Date }>(
      AURORA.id,
      `select kind, urgency, due_at from alerts where hotel_id = $1 and status not in ('RESOLVED','DISMISSED')`,
    );
    expect(open.length).toBeGreaterThanOrEqual(4);
    expect(new Set(open.map(({ kind }) => kind)).size).toBeGreaterThanOrEqual(2);
    expect(new Set(open.map(({ urgency }) => urgency)).size).toBeGreaterThanOrEqual(2);
    const soonest = Math.min(...open.map(({ due_at }) => Math.abs(due_at.getTime() - now.getTime())));
    expect(soonest).toBeLessThan(10 * 60_000);
  });

  it('lets the documented people sign in and nobody else', async () => {
    const people = await inScope(client, 'app_identity', null, async () =>
      client.query<{ email: string; password_hash: string; is_platform_admin: boolean }>(
        'select email, password_hash, is_platform_admin from users order by email',
      ),
    );
    expect(people.rows.map(({ email }) => email)).toEqual([
      'admin@hotel-boost.example',
      ...['agent', 'manager', 'owner', 'viewer'].flatMap((role) => [
        `${role}@aurora.example`,
        `${role}@morskoy.example`,
      ]),
    ]);
    expect(people.rows.filter((row) => row.is_platform_admin).length).toBe(1);
    expect(await isPasswordRight(SEED_PASSWORD, people.rows[0]?.password_hash ?? '')).toBe(true);
  });

  it('points the channels at the sandbox that runs now and keeps their tokens readable under a new key', async () => {
    const newKeys = [{ id: 'k2', secret: Buffer.alloc(32, 9) }];
    await seed({ keys: newKeys, sandboxUrl: 'http://127.0.0.1:4101' });
    const [channel] = await rowsOf<{ api_url: string; token: Buffer; webhook: Buffer; hash: Buffer }>(
      MORSKOY.id,
      `select api_url, api_token_encrypted as token, webhook_token_encrypted as webhook, webhook_token_hash as hash
       from channels where hotel_id = $1`,
    );
    if (channel === undefined) throw new Error('no channel');
    const box = new SecretBox(newKeys);
    const open = (sealed: Buffer, column: string) => box.open(sealed, { hotelId: MORSKOY.id, column });
    expect(channel.api_url).toBe('http://127.0.0.1:4101');
    expect(open(channel.token, 'channels.api_token_encrypted')).toBe('sandbox-token-morskoy');
    expect(open(channel.webhook, 'channels.webhook_token_encrypted')).toBe('sandbox-morskoy');
    expect(channel.hash.equals(webhookTokenHash('Bearer sandbox-morskoy'))).toBe(true);
  });

  it('refuses production with a sentence', () => {
    expect(() => readSeedSettings({ NODE_ENV: 'production' })).toThrow('The sandbox is off in production');
  });
});
