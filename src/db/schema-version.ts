import type { MikroORM } from '@mikro-orm/postgresql';
import { migrations } from './migrations/all-migrations.js';

/** Names of migrations this program needs and the database has not run; empty when it may start. */
export async function missingMigrations(orm: MikroORM): Promise<string[]> {
  const pool = await orm.em.getConnection().getNativeClient();
  const found = await pool.query<{ present: string | null }>(
    `select to_regclass('public.schema_migrations')::text as present`,
  );
  if (found.rows[0]?.present == null) return migrations.map((migration) => migration.name);
  const applied = await pool.query<{ name: string }>('select name from schema_migrations');
  const names = new Set(applied.rows.map((row) => row.name));
  return migrations.map((migration) => migration.name).filter((name) => !names.has(name));
}
