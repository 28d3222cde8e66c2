// The servers of one test run. Forked by test/support/global-setup.mjs, to which it sends their addresses, and
// a process of its own, so that however the run ends (the channel closes) nothing is left behind.
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startEmbeddedPostgres } from './embedded-postgres.js';
import { isReachableByOthers } from './postgres-account.js';
import { defaultLogins, provisionDatabase, withClient } from './provision-database.js';
import { findRedisProgram, startRedisServer } from './redis-server.js';
import { SharedApps } from './shared-apps.js';

const fastSettings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '300',
  shared_buffers: '128MB',
  autovacuum_naptime: '10s',
  log_line_prefix: '%m [%p] %d ',
};

const cleanups: (() => unknown)[] = [];
let isEnding = false;

async function end(code: number): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  for (const cleanup of cleanups.reverse()) {
    try {
      await cleanup();
    } catch (error) {
      process.stderr.write(`clean-up after tests: ${String(error)}\n`);
    }
  }
  process.exit(code);
}

function migrate(ownerUrl: string, appUrl: string): void {
  const script = fileURLToPath(new URL('../src/migrate.js', import.meta.url));
  if (!existsSync(script)) return;
  const result = spawnSync(process.execPath, ['--enable-source-maps', script], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'test',
      NODE_V8_COVERAGE: process.env.HOTEL_BOOST_COVERAGE_FOLDER,
      MIGRATION_DATABASE_URL: ownerUrl,
      DATABASE_URL: appUrl,
    },
  });
  if (result.status !== 0) throw new Error(`The migration failed:\n${result.stdout}${result.stderr}`);
}

async function startServers(): Promise<void> {
  const base = process.getuid?.() !== 0 || isReachableByOthers(tmpdir()) ? tmpdir() : '/tmp';
  const folder = await mkdtemp(join(base, 'hotel-boost-test-'));
  await chmod(folder, 0o711);
  cleanups.push(() => rm(folder, { recursive: true, force: true }));

  const given = process.env.TEST_DATABASE_URL;
  const postgresLog = given ? null : join(folder, 'postgres.log');
  let superuserUrl = given ?? '';
  if (postgresLog) {
    const password = randomBytes(24).toString('hex');
    const dataFolder = join(folder, 'postgres');
    const server = await startEmbeddedPostgres({
      dataFolder,
      logFile: postgresLog,
      password,
      settings: fastSettings,
    });
    cleanups.push(() => server.stop('immediate'));
    superuserUrl = server.superuserUrl;
  }

  const program = findRedisProgram();
  const redis = program ? await startRedisServer(program, folder) : null;
  if (redis) cleanups.push(() => redis.stop());

  const template = `hotel_boost_template_${process.pid}`;
  const logins = { ...defaultLogins, ownerPassword: 'owner-of-tests', appPassword: 'app-of-tests' };
  const urls = await provisionDatabase(superuserUrl, template, logins);
  if (given) {
    cleanups.push(() =>
      withClient(superuserUrl, (client) => client.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)),
    );
  }
  migrate(urls.ownerUrl, urls.appUrl);
  // Known to every process of the run: one reads what another wrote.
  const secrets = {
    JWT_SECRETS: `test:${randomBytes(32).toString('hex')}`,
    CHANNEL_KEYS: `test:${randomBytes(32).toString('base64')}`,
  };
  const apps = new SharedApps({ superuserUrl, template, logins }, secrets);
  cleanups.push(() => apps.stop());
  process.send?.({
    superuserUrl,
    template,
    logins,
    redisUrl: redis?.url ?? null,
    postgresLog,
    secrets,
    sharedAppsUrl: await apps.listen(),
  });
}

process.on('SIGINT', () => undefined);
process.once('SIGTERM', () => void end(0));
process.once('disconnect', () => void end(0));
try {
  await startServers();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  await end(1);
}
