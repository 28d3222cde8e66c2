import type { MikroORM } from '@mikro-orm/postgresql';

interface BlindTable {
  table: string;
  owner: string;
}

/** Tables and partitions whose owner row security keeps from their rows. */
const BLIND_TABLES = `select c.oid::regclass::text as table, quote_ident(pg_get_userbyid(c.relowner)) as owner from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and c.relrowsecurity and not exists (
    select from pg_policy p where p.polrelid = c.oid and p.polname = 'owner_access' and p.polroles = array[c.relowner])
  order by 1`;

/**
 * Lets the owner of each table see all rows of it while it migrates: tables made by hand, partitions made while the
 * application runs, and tables of a restored database that has another owner. Each in a transaction of its own, so
 * that no two tables are locked at once.
 */
export async function ensureOwnerAccess(orm: MikroORM): Promise<void> {
  for (const { table, owner } of await orm.em.execute<BlindTable[]>(BLIND_TABLES))
    await orm.em.execute(`do $$ begin
      drop policy if exists owner_access on ${table};
      create policy owner_access on ${table} to ${owner} using (true) with check (true);
    end $$`);
}
