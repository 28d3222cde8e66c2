import { setTimeout as sleep } from 'node:timers/promises';
import type { MikroORM } from '@mikro-orm/postgresql';
import { interruptAutovacuum } from './interrupt-autovacuum.js';
import { withMigrationLock } from './migration-lock.js';
import { migrations as allMigrations } from './migrations/all-migrations.js';
import { createOrm, type NamedMigration } from './orm.js';
import { ensureOwnerAccess } from './owner-access.js';

const STEPPABLE_ROLES = [
  'app_edge',
  'app_webhook',
  'app_tenant',
  'app_identity',
  'app_platform',
  'app_jobs',
  'app_retention',
];

const PUBLIC_TEMPORARY = `exists (select from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
  where d.datname = current_database() and a.grantee = 0 and a.privilege_type = 'TEMPORARY')`;

/** A right on the database itself, which no dump and no copy of it takes along: looked at each time. */
const REVOKE_TEMPORARY = `do $$ begin
  if ${PUBLIC_TEMPORARY} then execute format('revoke temporary on database %I from public', current_database()); end if;
  if ${PUBLIC_TEMPORARY} then
    raise insufficient_privilege using message = format(
      'everybody may make temporary objects in this database; as its owner run: revoke temporary on database %I from public', current_database());
  end if;
end $$`;

const LOCK_NOT_AVAILABLE = '55P03';
const DEADLOCK = '40P01';
const LONGEST_PAUSE_MS = 5_000;

export interface MigrateOptions {
  /** All of this program's unless given. */
  readonly migrations?: readonly NamedMigration[];
  /**
   * How long a statement waits for a lock. Everybody who comes after it to the same table waits behind it, webhooks
   * too, so it gives up and the migration begins anew.
   */
  readonly lockTimeoutMs?: number;
  /** How long migrations that find a table locked are begun anew before it is an error. */
  readonly patienceMs?: number;
}

/**
 * Brings the database of `ownerUrl` to this program's schema and lets the login role of `loginUrl` step into the
 * application's roles. Safe to repeat, and beside running processes: each migration is a transaction of its own (or
 * of none, and then it can be begun anew). Returns the names of the migrations that ran now.
 */
export async function migrateDatabase(
  ownerUrl: string,
  loginUrl: string | null,
  report: (line: string) => void,
  { migrations = allMigrations, lockTimeoutMs = 400, patienceMs = 600_000 }: MigrateOptions = {},
): Promise<string[]> {
  const orm = await createOrm({
    databaseUrl: ownerUrl,
    // One, so that what a migration without a transaction sets for its session holds for its next statement.
    poolSize: 1,
    applicationName: 'hotel-boost-migrate',
    lockTimeoutMs,
    migrations,
  });
  try {
    return await withMigrationLock(ownerUrl, patienceMs, async () => {
      const done: string[] = [];
      orm.migrator.on('migrated', ({ name }) => {
        done.push(name);
        report(`ran ${name}`);
      });
      const pending = await orm.migrator.getPending();
      report(pending.length === 0 ? 'schema is up to date' : `${pending.length} migrations to run`);
      const deadline = Date.now() + patienceMs;
      await retryWhileLocked(orm, () => migrateWithOwnerAccess(orm), deadline, report);
      await retryWhileLocked(orm, () => setRights(orm, loginUrl), deadline, report);
      return done;
    });
  } finally {
    await orm.close(true);
  }
}

/** Each migration sees all rows of the tables that were there before it. */
async function migrateWithOwnerAccess(orm: MikroORM): Promise<void> {
  await ensureOwnerAccess(orm);
  for (const { name } of await orm.migrator.getPending()) {
    await orm.migrator.up(name);
    await ensureOwnerAccess(orm);
  }
}

async function setRights(orm: MikroORM, loginUrl: string | null): Promise<void> {
  await orm.em.execute(REVOKE_TEMPORARY);
  await orm.em.execute(
    'grant usage on schema public to app_edge; grant select on schema_migrations to app_edge',
  );
  if (loginUrl === null) return;
  const login = decodeURIComponent(new URL(loginUrl).username).replaceAll('"', '""');
  await orm.em.execute(`grant ${STEPPABLE_ROLES.join(', ')} to "${login}"`);
}

async function retryWhileLocked(
  orm: MikroORM,
  work: () => Promise<void>,
  deadline: number,
  report: (line: string) => void,
): Promise<void> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      await work();
      return;
    } catch (error) {
      const code = (error as { code?: unknown }).code;
      if ((code !== LOCK_NOT_AVAILABLE && code !== DEADLOCK) || Date.now() + pauseMs > deadline) throw error;
      report(`a table is in use, trying again in ${pauseMs} ms`);
      await sleep(pauseMs);
      await interruptAutovacuum(orm);
    }
  }
}
