import { describe, expect, it } from '@jest/globals';
import { Migration } from '@mikro-orm/migrations';
import { randomBytes } from 'node:crypto';
import { databaseUrls, withClient } from '../../scripts/provision-database.js';
import { migrateDatabase } from '../../src/db/migrate-database.js';
import { migrations as landed } from '../../src/db/migrations/all-migrations.js';
import { createDatabase } from '../support/databases.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getTestServers } from '../support/test-servers.js';
import { waitUntil } from '../support/wait-until.js';

describe('the migrations of this program', () => {
  /** Those before were written for databases that nobody used yet. */
  const FIRST_BESIDE_USERS = '20261129-10-doubt-columns';
  /** As long as a webhook may take. */
  const LONGEST_WAIT_MS = 1_000;

  it('keep nobody waiting behind them, however long another transaction has every table open', async () => {
    const { superuserUrl, logins } = getTestServers();
    const name = `test_${randomBytes(8).toString('hex')}`;
    await withClient(superuserUrl, (client) =>
      client.query(`create database ${name} owner ${logins.ownerName}`),
    );
    const urls = databaseUrls(superuserUrl, name, logins);
    const superuser = superuserPool(urls);
    const [reader, other] = [await superuser.connect(), await superuser.connect()];
    const migrateTo = (count: number) =>
      migrateDatabase(urls.ownerUrl, urls.appUrl, (line) => told.push(line), {
        migrations: landed.slice(0, count),
      });
    const told: string[] = [];
    const waited: string[] = [];
    try {
      const first = landed.findIndex((migration) => migration.name === FIRST_BESIDE_USERS);
      await migrateTo(first);
      for (let at = first; at < landed.length; at += 1) {
        const { rows: tables } = await other.query<{ name: string }>(
          `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p')
           and not relispartition and relname <> 'schema_migrations'`,
        );
        await reader.query(`begin; ${tables.map((table) => `select from ${table.name} limit 0`).join('; ')}`);
        told.length = 0;
        const migrated = migrateTo(at + 1).finally(() => told.push('done'));
        const begun = Date.now();
        const hasWaited = () => told.some((line) => line === 'done' || line.includes('in use'));
        while (!hasWaited() && Date.now() - begun < 1.5 * LONGEST_WAIT_MS)
          for (const table of tables) {
            const asked = Date.now();
            await other.query(`select from ${table.name} limit 0`);
            if (Date.now() - asked >= LONGEST_WAIT_MS) waited.push(`${table.name}: ${landed[at]?.name}`);
          }
        await reader.query('rollback');
        await migrated;
      }
      expect(waited).toEqual([]);
    } finally {
      reader.release(true);
      other.release(true);
      await superuser.end();
      await withClient(superuserUrl, (client) =>
        client.query(`drop database if exists ${name} with (force)`),
      );
    }
  }, 120_000);

  it('do not wait until an automatic vacuum, which would outlast it, has ended by itself', async () => {
    const database = await createDatabase();
    const superuser = superuserPool(database);
    try {
      const hotel = await createHotelFixture(database);
      const value = async (sql: string) =>
        (await superuser.query<{ value: unknown }>(sql)).rows.map((row) => row.value);
      await superuser.query(
        `insert into guests (hotel_id, id, name) select $1, gen_random_uuid(), 'vacuumed' from generate_series(1, 50000)`,
        [hotel.hotelId],
      );
      await superuser.query(`delete from guests where name = 'vacuumed'`);
      await superuser.query(
        `alter table guests set (autovacuum_vacuum_threshold = 1, autovacuum_vacuum_cost_delay = 100, autovacuum_vacuum_cost_limit = 1)`,
      );
      await waitUntil(
        'the table is vacuumed',
        async () =>
          (await value(`select relid::regclass::text as value from pg_stat_progress_vacuum`)).includes(
            'guests',
          ),
        60_000,
      );
      const pet = class extends Migration {
        override up(): void {
          this.addSql('alter table guests add column pet text');
        }
      };
      const done = await migrateDatabase(database.ownerUrl, database.appUrl, () => undefined, {
        migrations: [...landed, { name: 'test-pet', class: pet }],
        patienceMs: 10_000,
      });
      expect(done).toEqual(['test-pet']);
    } finally {
      await superuser.end();
      await database.drop();
    }
  }, 90_000);
});
