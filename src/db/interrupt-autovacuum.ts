import type { MikroORM } from '@mikro-orm/postgresql';

/**
 * Tables of the schema that are vacuumed or analysed now. What is vacuumed is hidden from who is no superuser, but not which
 * process does it, nor what that has locked.
 */
const IN_WORK = `select distinct c.oid::regclass::text as table from pg_locks l join pg_class c on c.oid = l.relation
  join (select pid from pg_stat_progress_vacuum union all select pid from pg_stat_progress_analyze) w on w.pid = l.pid
  where l.locktype = 'relation' and l.mode = 'ShareUpdateExclusiveLock' and l.granted and c.relnamespace = 'public'::regnamespace
    and c.relkind = 'r' and l.database = (select d.oid from pg_database d where d.datname = current_database())`;

const LOCK_NOT_AVAILABLE = '55P03';

/**
 * Ends the automatic vacuums under way, which begin anew by themselves. PostgreSQL ends one only for who has waited for
 * `deadlock_timeout`, longer than a migration waits. This waits in a mode that holds up no reader and no writer, so nobody
 * waits behind it.
 */
export async function interruptAutovacuum(orm: MikroORM): Promise<void> {
  for (const { table } of await orm.em.execute<{ table: string }[]>(IN_WORK)) {
    try {
      await orm.em.execute(`do $$ begin
        perform set_config('lock_timeout',
          (extract(epoch from current_setting('deadlock_timeout')::interval) * 1000 + 1000)::integer::text, true);
        lock table only ${table} in share update exclusive mode;
      end $$`);
    } catch (error) {
      // Somebody's own vacuum, or one against wraparound, is never ended; the migration goes on waiting for it.
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    }
  }
}
