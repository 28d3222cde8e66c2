import { MongoBackend } from '@agendajs/mongo-backend';
import { PostgresBackend } from '@agendajs/postgres-backend';
import { Agenda, type AgendaBackend } from 'agenda';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { POOL_OPTIONS } from '../db/pool-options.js';
import type { RecurringJob } from './job.js';

export interface JobRunnerOptions {
  readonly backend: 'postgres' | 'mongo';
  readonly databaseUrl: string;
  readonly mongodbUrl: string | null;
  readonly logger: Logger;
}

const PROCESS_EVERY_MS = 1_000;
/** A run under way may end; what takes longer is taken up again from its rows. */
const DRAIN_MS = 5_000;

/**
 * Rings the alarm clock: runs each recurring job in one process of all at its interval. Agenda keeps its own
 * table and its own pool, which steps into a role that reaches nothing else.
 */
export class JobRunner {
  readonly #agenda: Agenda;
  readonly #pool: Pool | null;
  readonly #jobs: RecurringJob[] = [];
  readonly #logger: Logger;

  constructor({ backend, databaseUrl, mongodbUrl, logger }: JobRunnerOptions) {
    this.#logger = logger;
    this.#pool = backend === 'postgres' ? createJobsPool(databaseUrl, logger) : null;
    this.#agenda = new Agenda({
      backend: createBackend(this.#pool, mongodbUrl),
      name: `hotel-boost-${process.pid}`,
      processEvery: PROCESS_EVERY_MS,
      defaultConcurrency: 1,
      defaultLockLimit: 1,
      removeOnComplete: true,
    });
    this.#agenda.on('error', (error: unknown) =>
      logger.warn({ err: error }, 'the job back end has a problem'),
    );
  }

  add(job: RecurringJob): void {
    this.#jobs.push(job);
    this.#agenda.define(
      job.name,
      async () => {
        try {
          await job.run();
        } catch (error) {
          this.#logger.error({ err: error, job: job.name }, 'a job failed and runs again at its next time');
        }
      },
      { lockLifetime: job.lockLifetimeMs, concurrency: 1, lockLimit: 1 },
    );
  }

  async start(): Promise<void> {
    await this.#agenda.start();
    for (const job of this.#jobs) await this.#agenda.every(`${job.everyMs / 1_000} seconds`, job.name);
  }

  async close(): Promise<void> {
    await this.#agenda.drain({ timeout: DRAIN_MS });
    await this.#pool?.end();
  }
}

function createJobsPool(databaseUrl: string, logger: Logger): Pool {
  const pool = new Pool({
    ...POOL_OPTIONS,
    connectionString: databaseUrl,
    max: 3,
    application_name: 'hotel-boost-jobs',
    options: '-c role=app_jobs',
    connectionTimeoutMillis: 10_000,
  });
  pool.on('error', (error) => logger.warn({ err: error }, 'a jobs connection was lost'));
  return pool;
}

function createBackend(pool: Pool | null, mongodbUrl: string | null): AgendaBackend {
  if (pool !== null) {
    // Its notifications would add a pg_notify to every job; the poll is often enough.
    return new PostgresBackend({
      pool,
      tableName: 'agenda_jobs',
      ensureSchema: false,
      disableNotifications: true,
    });
  }
  return new MongoBackend({ address: mongodbUrl ?? '' });
}
