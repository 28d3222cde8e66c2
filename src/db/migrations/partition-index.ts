import type { Migration } from '@mikro-orm/migrations';

interface Index {
  readonly name: string;
  readonly table: string;
  /** The method where it is no B-tree, the columns, and behind them the condition. */
  readonly on: string;
  readonly kind?: 'unique' | undefined;
}

const PARTS = 16;

/**
 * Builds an index of a table in 16 hash partitions while it is written to: each partition's CONCURRENTLY, then
 * attached. Belongs into a migration that is not transactional, and can be run again after it broke off.
 */
export async function buildPartitionIndex(migration: Migration, index: Index): Promise<void> {
  await migration.execute(`create index if not exists ${index.name} on only ${index.table} ${index.on}`);
  for (let part = 0; part < PARTS; part += 1) {
    const suffix = `_p${String(part).padStart(2, '0')}`;
    const name = `${index.name}${suffix}`;
    await buildIndex(migration, { name, table: `${index.table}${suffix}`, on: index.on });
    await migration.execute(`alter index ${index.name} attach partition ${name}`);
  }
}

/**
 * Builds an index CONCURRENTLY, anew where one that broke off was left behind. Belongs into a migration that is not
 * transactional.
 */
export async function buildIndex(migration: Migration, { name, table, on, kind }: Index): Promise<void> {
  const [broken] = await migration.execute(
    `select 1 as one from pg_index i where i.indexrelid = to_regclass('${name}') and not i.indisvalid`,
  );
  if (broken !== undefined) await concurrently(migration, `drop index concurrently ${name}`);
  await concurrently(
    migration,
    `create ${kind ?? ''} index concurrently if not exists ${name} on ${table} ${on}`,
  );
}

/**
 * Runs a CONCURRENTLY statement with time for the transactions it has to wait for. Unlike another statement that waits
 * for a lock it keeps no reader and no writer waiting behind it.
 */
async function concurrently(migration: Migration, statement: string): Promise<void> {
  await migration.execute(`set lock_timeout = '5min'`);
  try {
    await migration.execute(statement);
  } finally {
    await migration.execute('reset lock_timeout');
  }
}
