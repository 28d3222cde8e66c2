import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Client } from 'pg';
import { withClient } from '../../scripts/provision-database.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { superuserPool } from '../support/superuser-pool.js';
import { getTestServers } from '../support/test-servers.js';

const DENIED = /permission denied|must be owner|must be a superuser/;
const ROLES = [
  'app_edge',
  'app_webhook',
  'app_tenant',
  'app_identity',
  'app_platform',
  'app_jobs',
  'app_retention',
];

/** Ways to make an object that a name in a function might find first. */
const SHADOWS = [
  'create temporary table users (id uuid)',
  'create temporary table x as select 1',
  'select 1 as one into temporary x',
  'create temporary view users as select 1',
  'create temporary sequence inbound_arrivals',
  'create domain pg_temp.date as pg_catalog.date',
  'create type pg_temp.text as (a integer)',
  'create function pg_temp.now() returns pg_catalog.timestamptz language sql as $$ select pg_catalog.clock_timestamp() $$',
  'create operator pg_temp.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)',
  'create table public.users (id uuid)',
  'create domain public.date as pg_catalog.date',
  'create function public.now() returns pg_catalog.timestamptz language sql as $$ select pg_catalog.clock_timestamp() $$',
  'create operator public.= (leftarg = uuid, rightarg = uuid, function = uuid_eq)',
  'create domain pg_catalog.date2 as pg_catalog.date',
  'create schema mine',
];

/** Ways to more rights, or round what watches over them. */
const LADDERS = [
  'set role app_system',
  'set session authorization app_system',
  `select set_config('role', 'app_system', false)`,
  `select set_config('session_replication_role', 'replica', false)`,
  'alter table audit_entries disable trigger append_only',
  'alter table audit_entries no force row level security',
  'create policy mine on hotels using (true)',
  'alter function verify_session(uuid, uuid) owner to current_user',
  'alter function verify_session(uuid, uuid) set search_path = pg_temp, public',
  'create or replace function refuse_change() returns trigger language plpgsql as $$ begin return old; end $$',
  'create trigger mine before insert on hotels for each row execute function refuse_change()',
  'grant app_system to current_user',
  'create role mine superuser',
  'alter role current_user bypassrls',
  'create extension hstore',
  'create event trigger mine on ddl_command_start execute function refuse_change()',
  `copy (select 1) to program 'true'`,
];

/** Code that runs as the owner where `date` is found among the temporary types. */
const TAKE_OVER = `
  create function pg_temp.take_over(pg_catalog.date) returns boolean language plpgsql as $f$ begin
    if current_user <> session_user and current_user not like 'app%' then
      execute 'alter table public.audit_entries disable trigger append_only';
    end if;
    return true;
  end $f$;
  create domain pg_temp.date as pg_catalog.date check (pg_temp.take_over(value))`;

describe('objects made by the application login', () => {
  let database: TestDatabase;
  const user = randomUUID();
  const session = randomUUID();
  const hotel = randomUUID();

  beforeAll(async () => {
    database = await createDatabase();
    const pool = superuserPool(database);
    await pool.query(`insert into hotels (id, name, time_zone) values ($1, 'Strand', 'UTC')`, [hotel]);
    await pool.query(
      `insert into users (id, email, name, password_hash) values ($1, 'a@b.example', 'Ana', '-')`,
      [user],
    );
    await pool.query(
      `insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, now(), now() + interval '1 hour')`,
      [session, user],
    );
    await pool.end();
  });

  afterAll(() => database.drop());

  const asLogin = <T>(work: (client: Client) => Promise<T>) => withClient(database.appUrl, work);
  const owner = (sql: string) => withClient(database.ownerUrl, (client) => client.query(sql));

  const outcomes = (client: Client, statements: readonly string[]) =>
    statements.reduce<Promise<string[]>>(async (before, sql) => {
      const accepted = await before;
      const refused = await client.query(sql).then(
        () => 'accepted',
        (error: unknown) => (DENIED.test(String(error)) ? null : String(error)),
      );
      return refused === null ? accepted : [...accepted, `${sql}: ${refused}`];
    }, Promise.resolve([]));

  it('cannot be made at all, whatever role the login steps into', async () => {
    await asLogin(async (client) => {
      expect(await outcomes(client, SHADOWS)).toEqual([]);
      for (const role of ROLES) {
        await client.query(`set role ${role}`);
        expect([role, await outcomes(client, SHADOWS)]).toEqual([role, []]);
        await client.query('reset role');
      }
    });
  });

  it('cannot become its owner, nor switch off what watches over it', async () => {
    const { ownerName } = getTestServers().logins;
    await asLogin(async (client) => {
      for (const role of [null, ...ROLES]) {
        if (role !== null) await client.query(`set role ${role}`);
        expect([role, await outcomes(client, [...LADDERS, `set role ${ownerName}`])]).toEqual([role, []]);
        await client.query('reset role');
      }
    });
  });

  it('meets functions that keep to their own search path, whatever the session has set', async () => {
    await asLogin(async (client) => {
      await client.query(`select set_config('search_path', 'pg_temp, public', false)`);
      await client.query('set role app_edge');
      const verified = await client.query('select user_id from verify_session($1, $2)', [session, user]);
      expect(verified.rows).toEqual([{ user_id: user }]);
      await client.query('select ensure_notification_week(1, 1)');
    });
  });

  describe('where somebody has given TEMPORARY back', () => {
    beforeAll(() => owner(`grant temporary on database ${database.name} to public`));
    afterAll(() => owner(`revoke temporary on database ${database.name} from public`));

    it('a temporary type does not run code as the owner of a function', async () => {
      await asLogin(async (client) => {
        await client.query('set role app_edge');
        await client.query(TAKE_OVER);
        await client.query('select ensure_notification_week(1, 1)');
      });
      const { rows } = await owner(
        `select tgenabled from pg_trigger where tgrelid = 'audit_entries'::regclass and tgname = 'append_only'`,
      );
      expect(rows).toEqual([{ tgenabled: 'O' }]);
    });

    it('a temporary table does not stand in for the memberships of a session', async () => {
      await asLogin(async (client) => {
        await client.query('set role app_edge');
        await client.query(`create temporary table memberships as
          select '${hotel}'::uuid as hotel_id, '${user}'::uuid as user_id, 'OWNER'::text as role;
          grant select on memberships to public`);
        const verified = await client.query('select hotel_ids from verify_session($1, $2)', [session, user]);
        expect(verified.rows).toEqual([{ hotel_ids: [] }]);
      });
    });

    it('a temporary table does not vouch for the token of a webhook', async () => {
      await asLogin(async (client) => {
        await client.query('set role app_webhook');
        await client.query(`create temporary table channels as
          select '${hotel}'::uuid as hotel_id, '${hotel}'::uuid as id, '\\x00'::bytea as webhook_token_hash;
          create temporary table hotels as select '${hotel}'::uuid as id, true as is_active;
          grant select on channels, hotels to public`);
        const stored = await client.query(
          `select store_notification($1, $1, '\\x00', 'key', $1, 'chat', 'type', '{}', now(), 'c', 'RECEIVED', null) as stored`,
          [hotel],
        );
        expect(stored.rows).toEqual([{ stored: null }]);
      });
    });
  });
});
