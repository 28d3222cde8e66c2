import { createOrm } from './orm.js';

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

/**
 * Brings the database of `ownerUrl` to this program's schema and lets the login role of `loginUrl` step into the
 * application's roles. Safe to repeat. Returns the names of the migrations that ran now. `report` is told of each.
 */
export async function migrateDatabase(
  ownerUrl: string,
  loginUrl: string | null,
  report: (line: string) => void,
): Promise<string[]> {
  const orm = await createOrm({ databaseUrl: ownerUrl, poolSize: 2, applicationName: 'hotel-boost-migrate' });
  try {
    const pending = await orm.migrator.getPending();
    report(pending.length === 0 ? 'schema is up to date' : `${pending.length} migrations to run`);
    const done = await orm.migrator.up();
    await orm.em.execute(REVOKE_TEMPORARY);
    await orm.em.execute(
      'grant usage on schema public to app_edge; grant select on schema_migrations to app_edge',
    );
    if (loginUrl !== null)
      await letStepInto(orm.em.execute.bind(orm.em), decodeURIComponent(new URL(loginUrl).username));
    return done.map((migration) => migration.name);
  } finally {
    await orm.close(true);
  }
}

async function letStepInto(execute: (sql: string) => Promise<unknown>, login: string): Promise<void> {
  const quoted = `"${login.replaceAll('"', '""')}"`;
  await execute(`grant ${STEPPABLE_ROLES.join(', ')} to ${quoted}`);
}
