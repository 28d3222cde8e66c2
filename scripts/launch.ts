// `npm start` after installing and building: starts the servers, the sandbox and the application, and stops
// them in the opposite order.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { announcement } from './announcement.js';
import { assertBecomesHealthy, assertSucceeds, launchChild, type LaunchedChild } from './child-process.js';
import { prepareDataFolder } from './data-folder.js';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { errorCode } from './error-code.js';
import { assertPortsAreFree, readLaunchSettings, type LaunchSettings } from './launch-settings.js';
import { loadLocalSecrets } from './local-secrets.js';
import { PlainError } from './plain-error.js';
import { defaultLogins, provisionDatabase } from './provision-database.js';
import { claimDataFolder, type RunningRecord } from './running-record.js';

type Environment = Record<string, string | undefined>;

const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
const startedAt = performance.now();
const children: { child: LaunchedChild; graceMs: number }[] = [];
let server: EmbeddedPostgres | null = null;
let running: RunningRecord | null = null;
let logFolder: string | null = null;
let exitCode: number | null = null;

/** Progress of the start; nothing more of it once things are being stopped. */
function say(line: string): void {
  if (exitCode === null) process.stdout.write(`${line}\n`);
}

async function launch(
  name: string,
  script: string,
  env: Environment,
  graceMs: number,
): Promise<LaunchedChild> {
  if (exitCode !== null) throw new PlainError('Stopped.');
  const log = logFolder ? join(logFolder, `${name.toLowerCase().replaceAll(' ', '-')}.log`) : null;
  const child = launchChild(name, join(root, 'dist', script), env, log);
  children.push({ child, graceMs });
  await running?.addChild(child.pid);
  return child;
}

/** A part that ends by itself takes everything down with it: half a system would only puzzle. */
function stopWithIt(exited: Promise<unknown>, name: string, tail: () => string): void {
  void exited.then(() => stop(1, `${name} ended unexpectedly.\n${tail()}`.trim()));
}

/** PostgreSQL in the data folder, migrated. Returns what the application needs to know of it. */
async function startLocalServers(
  settings: LaunchSettings,
): Promise<{ env: Environment; ownerUrl: string; folder: string }> {
  const { folder, isMoved } = await prepareDataFolder(root, settings.dataFolder);
  if (isMoved)
    say(
      `The data folder is ${folder}: PostgreSQL does not run as root, and another account cannot enter this checkout.`,
    );
  running = await claimDataFolder(join(folder, 'running.json'), root, `http://localhost:${settings.port}`);
  await assertPortsAreFree(settings);
  const secrets = await loadLocalSecrets(join(folder, 'secrets.json'));
  logFolder = folder;
  say('Starting PostgreSQL…');
  const logFile = join(folder, 'postgres.log');
  server = await startEmbeddedPostgres({
    dataFolder: join(folder, 'postgres'),
    logFile,
    password: secrets.postgresPassword,
    settings: { log_checkpoints: 'off' },
    onCreate: () => say('Making a new database…'),
  });
  stopWithIt(server.exited, 'PostgreSQL', () => `Its log: ${logFile}`);
  const { appUrl, ownerUrl } = await provisionDatabase(server.superuserUrl, 'hotel_boost', {
    ...defaultLogins,
    ...secrets,
  });
  say('Migrating…');
  const urls = { DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: ownerUrl };
  await assertSucceeds(await launch('Migration', 'src/migrate.js', urls, 5_000));
  const env = {
    NODE_ENV: process.env.NODE_ENV || 'development',
    DATA_DIR: folder,
    DATABASE_URL: appUrl,
    JWT_SECRETS: process.env.JWT_SECRETS ?? secrets.jwtSecrets,
    CHANNEL_KEYS: process.env.CHANNEL_KEYS ?? secrets.channelKeys,
  };
  return { env, ownerUrl, folder };
}

async function startEverything(): Promise<void> {
  const settings = readLaunchSettings();
  if (settings.isExternal) await assertPortsAreFree(settings);
  const local = settings.isExternal ? null : await startLocalServers(settings);
  const shared: Environment = {
    ...local?.env,
    HOST: settings.host,
    PORT: String(settings.port),
    OPERATIONS_HOST: settings.operationsHost,
    OPERATIONS_PORT: String(settings.operationsPort),
    SANDBOX: '0',
  };
  const env = settings.isSandboxOn ? { ...shared, ...sandboxEnvironment(settings) } : shared;
  if (settings.isSandboxOn) {
    say('Filling the sandbox…');
    const seedEnv = local ? { ...env, MIGRATION_DATABASE_URL: local.ownerUrl } : env;
    await assertSucceeds(await launch('Sandbox seed', 'sandbox/seed-main.js', seedEnv, 5_000));
    say('Starting the sandbox…');
    const sandbox = await launch('Sandbox', 'sandbox/main.js', env, 3_000);
    stopWithIt(sandbox.exited, 'The sandbox', sandbox.tail);
  }
  say('Starting the application…');
  const app = await launch('Application', 'src/main.js', env, 10_000);
  await assertBecomesHealthy(app, `${localAddress(settings, settings.port)}/health/ready`);
  stopWithIt(app.exited, 'The application', app.tail);
  if (exitCode !== null) return;
  say(announcement(settings, local?.folder ?? null));
  say(`Ready after ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

function localAddress(settings: LaunchSettings, port: number): string {
  return `http://${settings.host === '0.0.0.0' ? '127.0.0.1' : settings.host}:${port}`;
}

function sandboxEnvironment(settings: LaunchSettings): Environment {
  return {
    SANDBOX: '1',
    SANDBOX_PORT: String(settings.sandboxPort),
    SANDBOX_URL: localAddress(settings, settings.sandboxPort),
    API_URL: localAddress(settings, settings.port),
  };
}

/** The application drains first, then the sandbox goes, PostgreSQL last. Only the first call counts. */
function stop(code: number, reason: string | null): void {
  if (exitCode !== null) return;
  exitCode = code;
  if (reason) process.stderr.write(`${reason}\n`);
  void endEverything(code);
}

async function endEverything(code: number): Promise<void> {
  await endChildren();
  // A step of the start may be under way and has to be known before it can be undone.
  await startup.catch(() => undefined);
  await endChildren();
  await server?.stop();
  await running?.remove();
  process.exit(code);
}

async function endChildren(): Promise<void> {
  for (const { child, graceMs } of [...children].reverse()) await child.stop(graceMs);
}

function describe(error: unknown): string {
  if (error instanceof PlainError) return error.message;
  const code = errorCode(error);
  if (code === 'ENOSPC') return 'There is no disk space left.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

let lastSignalAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // One Ctrl-C arrives several times: from the terminal, from npm and from the starter. A later one means "now".
    const isImpatient = lastSignalAt > 0 && performance.now() - lastSignalAt > 2_000;
    lastSignalAt = performance.now();
    if (isImpatient) for (const { child } of children) void child.stop(0);
    if (exitCode === null) say('\nStopping…');
    stop(0, null);
  });
}
process.once('disconnect', () => stop(1, null));

const startup = startEverything();
startup.catch((error: unknown) => stop(1, describe(error)));
