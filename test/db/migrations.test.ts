import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import type pg from 'pg';
import { withClient } from '../../scripts/provision-database.js';
import { migrateDatabase, type MigrateOptions } from '../../src/db/migrate-database.js';
import { migrations as landed } from '../../src/db/migrations/all-migrations.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

const GUESTS_KEY = 'foreign key (hotel_id, guest_id) references guests';

/** A migration of this test, of statements that run in one transaction, or in none. */
function migration(name: string, statements: readonly string[], isTransactional = true) {
  return {
    name: `test-${name}`,
    class: class extends Migration {
      override isTransactional(): boolean {
        return isTransactional;
      }

      override up(): void {
        for (const sql of statements) this.addSql(sql);
      }
    },
  };
}

describe('a migration of a database that is in use', () => {
  let database: TestDatabase;
  let superuser: pg.Pool;
  let others: pg.Pool;
  let hotel: HotelFixture;
  const lines: string[] = [];

  beforeAll(async () => {
    database = await createDatabase();
    superuser = superuserPool(database);
    others = superuserPool(database);
    hotel = await createHotelFixture(database);
    await createHotelFixture(database);
  });

  afterAll(async () => {
    await Promise.all([superuser.end(), others.end()]);
    await database.drop();
  });

  const migrate = (own: readonly ReturnType<typeof migration>[], options: MigrateOptions = {}) =>
    migrateDatabase(database.ownerUrl, database.appUrl, (line) => lines.push(line), {
      ...options,
      migrations: [...landed, ...own],
    });
  const value = async (sql: string) =>
    (await superuser.query<{ value: unknown }>(sql)).rows.map((row) => row.value);

  /** Rows that no foreign key has seen, as a faulty import leaves them. */
  const withStray = async (statements: readonly string[], work: () => Promise<void>) => {
    const run = async (sql: readonly string[]) => {
      const client = await superuser.connect();
      try {
        await client.query('set session_replication_role = replica');
        for (const statement of sql) await client.query(statement);
      } finally {
        client.release(true);
      }
    };
    await run(statements);
    try {
      await work();
    } finally {
      await run([
        `delete from messages where correlation_id = 'stray'`,
        `delete from conversations where labels = '{stray}'`,
      ]);
    }
  };

  it('validates a foreign key over the rows of all hotels', async () => {
    await migrate([
      migration('valid-key', [
        `alter table conversations add constraint again_guest ${GUESTS_KEY} not valid`,
        'alter table conversations validate constraint again_guest',
        `alter table messages add constraint again_guest ${GUESTS_KEY}`,
        'alter table conversations drop constraint again_guest',
        'alter table messages drop constraint again_guest',
      ]),
    ]);
  });

  it('finds the row of a table, or of a partition, whose guest does not exist', async () => {
    const conversation = `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at, labels)
      values ('${hotel.hotelId}', '${randomUUID()}', '${randomUUID()}', '${hotel.channel.id}', 'RESOLVED', now(), '{stray}')`;
    const message = `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, sent_at,
        received_at, stored_at, correlation_id)
      select hotel_id, '${randomUUID()}', id, '${randomUUID()}', channel_id, 9999, 'INBOUND', 'GUEST', 'TEXT', now(), now(), now(), 'stray'
      from conversations where hotel_id = '${hotel.hotelId}' limit 1`;
    await withStray([conversation, message], async () => {
      for (const table of ['conversations', 'messages'])
        await expect(
          migrate([
            migration(`stray-${table}`, [`alter table ${table} add constraint again_guest ${GUESTS_KEY}`]),
          ]),
        ).rejects.toThrow(/violates foreign key constraint "again_guest"/);
    });
  });

  it('fills a column in every row of every hotel, in a partition named by itself too', async () => {
    await migrate([
      migration('fill', [
        `update conversations set labels = '{filled}'`,
        `update messages set correlation_id = 'filled'`,
        `update messages_p00 set correlation_id = 'filled'`,
        'create table counted as select (select count(*) from guests) as guests, (select count(*) from messages) as messages',
      ]),
    ]);
    const counts = await superuser.query(
      `select (select count(*) from conversations where labels <> '{filled}') as conversations,
         (select count(*) from messages where correlation_id is distinct from 'filled') as messages,
         (select guests from counted) = (select count(*) from guests) and (select guests from counted) > 0 as all_guests,
         (select messages from counted) = (select count(*) from messages) as all_messages`,
    );
    expect(counts.rows).toEqual([
      { conversations: '0', messages: '0', all_guests: true, all_messages: true },
    ]);
    await superuser.query('drop table counted');
  });

  it('fills the rows of partitions that the application made while it ran', async () => {
    await withClient(database.appUrl, (client) =>
      client.query('set role app_edge; select ensure_notification_week(4, 1)'),
    );
    await migrate([]);
    expect(
      await value(`select relname as value from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r','p')
        and relrowsecurity and not exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_access')`),
    ).toEqual([]);
  });

  it('is a transaction of its own: what ran before a failing one stays, and is not run again', async () => {
    const first = migration('first', ['create table first_made (id integer)']);
    const failing = migration('second', ['create table second_made (id integer)', 'select 1 / 0']);
    await expect(migrate([first, failing])).rejects.toThrow(/division by zero/);
    expect(
      await value(
        `select to_regclass('first_made')::text as value union all select to_regclass('second_made')::text`,
      ),
    ).toEqual(['first_made', null]);
    const mended = migration('second', ['drop table first_made']);
    expect(await migrate([first, mended])).toEqual(['test-second']);
  });

  it('builds an index CONCURRENTLY', async () => {
    await migrate([
      migration('index', ['create index concurrently guests_by_tag on guests (hotel_id, tags)'], false),
      migration('no-index', ['drop index concurrently guests_by_tag'], false),
    ]);
  });

  it('gives up waiting for a lock before others have waited long behind it, and begins anew', async () => {
    const blocker = await others.connect();
    const writer = await others.connect();
    try {
      await blocker.query('begin; select 1 from guests limit 1');
      lines.length = 0;
      const migrated = migrate([migration('locked', ['alter table guests add column pet text'])], {
        lockTimeoutMs: 200,
      });
      const waiting = async () =>
        (
          await value(
            `select count(*)::int as value from pg_locks where not granted and relation = 'guests'::regclass`,
          )
        )[0] === 1;
      await waitUntil('the migration waits for its lock', waiting);
      const begun = Date.now();
      await writer.query(`update guests set notes = 'written behind a waiting migration'`);
      expect(Date.now() - begun).toBeLessThan(1_000);
      const attempts = () => lines.filter((line) => line.includes('in use')).length;
      await waitUntil('the migration was begun anew', () => Promise.resolve(attempts() >= 2));
      await blocker.query('commit');
      expect(await migrated).toEqual(['test-locked']);
      await migrate([migration('unlocked', ['alter table guests drop column pet'])]);
    } finally {
      blocker.release(true);
      writer.release(true);
    }
  });

  it('tells which error it was when a table stays locked', async () => {
    const blocker = await others.connect();
    try {
      await blocker.query('begin; lock table guests in share mode');
      await expect(
        migrate([migration('never', ['alter table guests add column pet text'])], {
          lockTimeoutMs: 50,
          patienceMs: 300,
        }),
      ).rejects.toThrow(/lock timeout/);
    } finally {
      blocker.release(true);
    }
  });

  it('runs once where two processes begin at the same time', async () => {
    const slow = migration('once', ['select pg_sleep(0.2)', 'create table made_once (id integer)']);
    const runs = await Promise.all([migrate([slow]), migrate([slow])]);
    expect(runs.flat()).toEqual(['test-once']);
    await superuser.query('drop table made_once');
  });

  it('takes the right to make temporary objects from everybody, whoever gave it back', async () => {
    await superuser.query(`grant temporary on database ${database.name} to public`);
    await migrate([]);
    expect(
      await value(`select has_database_privilege('app_edge', current_database(), 'TEMPORARY') as value`),
    ).toEqual([false]);
  });

  it('fails with the line that helps where the owner of the tables does not own the database', async () => {
    const owner = new URL(database.ownerUrl).username;
    await superuser.query(
      `alter database ${database.name} owner to postgres; grant temporary on database ${database.name} to public`,
    );
    try {
      await expect(migrate([])).rejects.toThrow(/run: revoke temporary on database test_/);
    } finally {
      await superuser.query(
        `alter database ${database.name} owner to ${owner}; revoke temporary on database ${database.name} from public`,
      );
    }
  });
});
