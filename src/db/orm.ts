import { Migrator } from '@mikro-orm/migrations';
import { MikroORM } from '@mikro-orm/postgresql';
import type { Pool } from 'pg';
import { entities } from '../entities/index.js';
import { giveBackBrokenConnections } from './broken-connections.js';
import { migrations } from './migrations/all-migrations.js';
import { POOL_OPTIONS } from './pool-options.js';
import { noteReadOnlySession } from './read-only-sessions.js';
import { prepareStatements } from './prepared-statements.js';

export interface OrmOptions {
  readonly databaseUrl: string;
  readonly poolSize: number;
  /** The role every pooled connection starts in; a transaction steps from it into another. Omitted for the owner. */
  readonly startRole?: 'app_edge';
  readonly applicationName: string;
  /** Bounds the wait for a lock; the application's statements are bounded as a whole. */
  readonly lockTimeoutMs?: number;
  /** All of this program's unless given. */
  readonly migrations?: readonly NamedMigration[];
}

/** A migration and the name it is known by in the database. */
export interface NamedMigration {
  readonly name: string;
  readonly class: MigrationClass;
}

type MigrationClass = (typeof migrations)[number]['class'];

/**
 * Bounds what one process can do to the others: no statement runs longer than 30 s, and a process that is stopped in
 * a transaction loses it, with its locks (a chat's, a conversation's, the hotel's event head), after 15 s.
 */
const BOUNDS = '-c statement_timeout=30000 -c idle_in_transaction_session_timeout=15000';

/** Connects the ORM. Nothing is discovered from files and no schema is ever changed by it outside migrations. */
export function createOrm(options: OrmOptions): Promise<MikroORM> {
  return MikroORM.init({
    clientUrl: options.databaseUrl,
    entities: [...entities],
    extensions: [Migrator],
    pool: { min: 0, max: options.poolSize },
    driverOptions: {
      ...POOL_OPTIONS,
      application_name: options.applicationName,
      connectionTimeoutMillis: 10_000,
      pipeline: true,
      verify: noteReadOnlySession,
      onPoolCreated: (pool: Pool) => {
        giveBackBrokenConnections(pool);
        prepareStatements(pool);
      },
      ...(options.startRole ? { options: `-c role=${options.startRole} ${BOUNDS}` } : {}),
      ...(options.lockTimeoutMs === undefined ? {} : { options: `-c lock_timeout=${options.lockTimeoutMs}` }),
    },
    ensureDatabase: false,
    forceUtcTimezone: true,
    allowGlobalContext: false,
    debug: false,
    migrations: {
      migrationsList: [...(options.migrations ?? migrations)],
      snapshot: false,
      silent: true,
      tableName: 'schema_migrations',
      transactional: true,
      // Each in a transaction of its own: an index of a big table is built outside of any.
      allOrNothing: false,
    },
  });
}
