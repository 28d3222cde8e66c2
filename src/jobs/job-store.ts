import type { RedisBackendConfig } from '@agendajs/redis-backend';
import type { AgendaBackend } from 'agenda';
import { Redis } from 'ioredis';
import { Pool } from 'pg';
import type { Logger } from 'pino';
import { POOL_OPTIONS } from '../db/pool-options.js';

export interface JobStoreOptions {
  readonly backend: 'postgres' | 'mongo' | 'redis';
  readonly databaseUrl: string;
  readonly mongodbUrl: string | null;
  readonly redisUrl: string | null;
  readonly logger: Logger;
  /** The longest that anything asked of the store may take; STORE_TIMEOUT_MS unless given. */
  readonly timeoutMs?: number;
}

/** Where Agenda keeps its jobs, made anew for every attempt to connect. */
export interface JobStore {
  readonly backend: AgendaBackend;
  /** Gives up its connections. */
  close(): Promise<void>;
}

/** The longest that anything asked of the store may take. */
export const STORE_TIMEOUT_MS = 5_000;

/** Loads only the back end that is configured: each brings a driver of its own, which every start would pay for. */
export function openJobStore({
  backend,
  databaseUrl,
  mongodbUrl,
  redisUrl,
  logger,
  timeoutMs = STORE_TIMEOUT_MS,
}: JobStoreOptions): Promise<JobStore> {
  if (backend === 'mongo') return onMongo(mongodbUrl ?? '', timeoutMs);
  return backend === 'redis'
    ? onRedis(redisUrl ?? '', logger, timeoutMs)
    : onPostgres(databaseUrl, logger, timeoutMs);
}

/** A pool of its own, in a role that reaches no table but Agenda's. */
async function onPostgres(databaseUrl: string, logger: Logger, timeoutMs: number): Promise<JobStore> {
  const { PostgresBackend } = await import('@agendajs/postgres-backend');
  const pool = new Pool({
    ...POOL_OPTIONS,
    connectionString: databaseUrl,
    max: 3,
    application_name: 'hotel-boost-jobs',
    options: '-c role=app_jobs',
    connectionTimeoutMillis: timeoutMs,
    query_timeout: timeoutMs,
  });
  pool.on('error', (error) => logger.debug({ err: error }, 'a jobs connection was lost'));
  return {
    // Its notifications would add a pg_notify to every job; the poll is often enough.
    backend: new PostgresBackend({
      pool,
      tableName: 'agenda_jobs',
      ensureSchema: false,
      disableNotifications: true,
    }),
    close: () => pool.end(),
  };
}

async function onMongo(address: string, timeoutMs: number): Promise<JobStore> {
  const { MongoBackend } = await import('@agendajs/mongo-backend');
  const backend = new MongoBackend({
    address,
    options: {
      serverSelectionTimeoutMS: timeoutMs,
      connectTimeoutMS: timeoutMs,
      socketTimeoutMS: timeoutMs,
    },
  });
  return { backend, close: () => backend.disconnect() };
}

async function onRedis(address: string, logger: Logger, timeoutMs: number): Promise<JobStore> {
  const { RedisBackend } = await import('@agendajs/redis-backend');
  const redis = new Redis(address, {
    maxRetriesPerRequest: 1,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    retryStrategy: (attempt) => Math.min(100 * 2 ** Math.min(attempt, 10), timeoutMs),
  });
  redis.on('error', (error) => logger.debug({ err: error }, 'a jobs connection was lost'));
  // The package's types name the ioredis class of an older major version; the calls it makes are the same.
  const config = { redis, keyPrefix: 'hotel-boost-jobs:' } as unknown as RedisBackendConfig;
  return {
    backend: new RedisBackend(config),
    close: async () => redis.disconnect(),
  };
}
