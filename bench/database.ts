import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from '../scripts/embedded-postgres.js';
import { isReachableByOthers } from '../scripts/postgres-account.js';
import {
  defaultLogins,
  provisionDatabase,
  withClient,
  type DatabaseUrls,
} from '../scripts/provision-database.js';

/** A PostgreSQL of the run's own, as durable as in production, with the migrated schema. */
export interface BenchDatabase extends DatabaseUrls {
  readonly superuserUrl: string;
  readonly version: string;
  stop(): Promise<void>;
}

const SETTINGS = {
  shared_buffers: '512MB',
  max_connections: '100',
  max_wal_size: '4GB',
  autovacuum_naptime: '10s',
};
const DATABASE = 'hotel_boost_bench';

/** Starts it in a folder of its own, which goes with it. */
export async function startDatabase(): Promise<BenchDatabase> {
  const base = process.getuid?.() !== 0 || isReachableByOthers(tmpdir()) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(base, 'hotel-boost-bench-'));
  await chmod(folder, 0o711);
  const server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'postgres'),
    logFile: join(folder, 'postgres.log'),
    password: randomBytes(24).toString('hex'),
    settings: SETTINGS,
  });
  const stop = async () => {
    await server.stop('immediate');
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const logins = { ...defaultLogins, ownerPassword: 'owner-of-bench', appPassword: 'app-of-bench' };
    const urls = await provisionDatabase(server.superuserUrl, DATABASE, logins);
    migrate(urls);
    const superuser = new URL(server.superuserUrl);
    superuser.pathname = `/${DATABASE}`;
    const version = await withClient(superuser.href, async (client) => {
      const { rows } = await client.query<{ server_version: string }>('show server_version');
      return rows[0]?.server_version ?? 'unknown';
    });
    return { ...urls, superuserUrl: superuser.href, version, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function migrate({ ownerUrl, appUrl }: DatabaseUrls): void {
  const script = fileURLToPath(new URL('../dist/src/migrate.js', import.meta.url));
  const result = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, MIGRATION_DATABASE_URL: ownerUrl, DATABASE_URL: appUrl },
  });
  if (result.status !== 0) throw new Error(`The migration failed:\n${result.stdout}${result.stderr}`);
}
