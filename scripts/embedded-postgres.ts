import { spawn, type ChildProcess } from 'node:child_process';
import { chownSync, closeSync, existsSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { errorCode } from './error-code.js';
import { findFreePort } from './free-port.js';
import { PlainError } from './plain-error.js';
import { postgresAccount, type PostgresAccount } from './postgres-account.js';
import { findPostgresBinaries } from './postgres-binaries.js';
import { endLeftoverServer } from './postgres-leftover.js';
import { waitUntil } from './wait-until.js';

/** What a server needs to be started; `settings` are lines of postgresql.conf given on the command line. */
export interface EmbeddedPostgresOptions {
  readonly dataFolder: string;
  readonly logFile: string;
  readonly password: string;
  readonly settings?: Readonly<Record<string, string>>;
  /** Called when a new data folder is about to be made. */
  readonly onCreate?: () => void;
}

/** A running server of our own. `exited` resolves when it ends for whatever reason. */
export interface EmbeddedPostgres {
  readonly superuserUrl: string;
  readonly port: number;
  readonly pid: number;
  readonly exited: Promise<void>;
  stop(mode?: 'fast' | 'immediate'): Promise<void>;
}

const cleanEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

function explain(output: string, folder: string): string {
  const line = output.trim().split('\n').slice(-1)[0] ?? '';
  if (/No space left on device/.test(output))
    return `There is no disk space left for the database in ${folder}.`;
  if (/Permission denied/.test(output)) return `PostgreSQL may not write its folder ${folder}: ${line}`;
  return `PostgreSQL did not start in ${folder}: ${line}`;
}

function runInitdb(command: string, args: string[], account: PostgresAccount | null): Promise<string | null> {
  const child = spawn(command, args, {
    cwd: '/',
    env: cleanEnvironment,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...account,
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code) => resolve(code === 0 ? null : output));
  });
}

/** Made beside its place and renamed when whole, so that a killed first start leaves nothing to repair. */
async function createDataFolder(
  binFolder: string,
  options: EmbeddedPostgresOptions,
  account: PostgresAccount | null,
) {
  const { dataFolder } = options;
  const partial = `${dataFolder}.new`;
  const passwordFile = `${dataFolder}.password`;
  await rm(partial, { recursive: true, force: true });
  await rm(passwordFile, { force: true });
  await mkdir(partial, { mode: 0o700 });
  await writeFile(passwordFile, options.password, { mode: 0o600 });
  if (account) for (const path of [partial, passwordFile]) chownSync(path, account.uid, account.gid);
  const initdb = (characterClasses: string) => {
    // The built-in locale: the same sorting and letter case on every machine, and Cyrillic folds too.
    const args = [
      '-D',
      partial,
      '-U',
      'postgres',
      '-A',
      'scram-sha-256',
      `--pwfile=${passwordFile}`,
      '-E',
      'UTF8',
      '-N',
    ].concat([
      '--locale=C',
      `--lc-ctype=${characterClasses}`,
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '-c',
      'timezone=UTC',
    ]);
    return runInitdb(join(binFolder, 'initdb'), args, account);
  };
  // What a trigram takes for a letter is still asked of the machine, and some have no other locale than C.
  let failure = await initdb('C.UTF-8');
  if (failure !== null && /invalid locale name/.test(failure)) failure = await initdb('C');
  await rm(passwordFile, { force: true });
  if (failure !== null) throw new PlainError(explain(failure, dataFolder));
  await rename(partial, dataFolder);
}

async function assertSameMajor(dataFolder: string, version: string): Promise<void> {
  const made = (await readFile(join(dataFolder, 'PG_VERSION'), 'utf8').catch(() => '')).trim();
  const [major] = version.split('.');
  if (made !== major) {
    throw new PlainError(
      `The database in ${dataFolder} was made by PostgreSQL ${made || 'of unknown version'} and this is ${major}. Move that folder away to begin with an empty one.`,
    );
  }
}

function spawnServer(
  binFolder: string,
  port: number,
  options: EmbeddedPostgresOptions,
  account: PostgresAccount | null,
) {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    ...options.settings,
  };
  const log = openSync(options.logFile, 'a', 0o640);
  const child = spawn(
    join(binFolder, 'postgres'),
    [
      '-D',
      options.dataFolder,
      ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ],
    // Its own process group: Ctrl-C must reach the application first, the server is stopped after it.
    { cwd: '/', env: cleanEnvironment, stdio: ['ignore', log, log], detached: true, ...account },
  );
  closeSync(log);
  return child;
}

async function canConnect(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return true;
  } catch (error) {
    if (errorCode(error) === '28P01') {
      throw new PlainError(
        'The database does not know the password kept beside it (secrets.json was lost or replaced). Put that file back, or move the data folder away to begin anew.',
      );
    }
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function asHandle(child: ChildProcess, port: number, superuserUrl: string): EmbeddedPostgres {
  let isRunning = true;
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isRunning = false;
      resolve();
    });
  });
  return {
    superuserUrl,
    port,
    pid: child.pid ?? 0,
    exited,
    async stop(mode = 'fast') {
      if (isRunning) child.kill(mode === 'fast' ? 'SIGINT' : 'SIGQUIT');
      if (await waitUntil(() => !isRunning, 10_000)) return;
      child.kill('SIGQUIT');
      if (await waitUntil(() => !isRunning, 5_000)) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/**
 * Starts PostgreSQL on a data folder, making the folder first where there is none, and resolves when it
 * answers. Ends a server that was left running on the folder. Throws PlainError with a sentence to show.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataFolder } = options;
  const account = postgresAccount(dataFolder);
  const { binFolder, version } = await findPostgresBinaries(dirname(dataFolder));
  if (!existsSync(join(dataFolder, 'PG_VERSION')) && !(await stat(dataFolder).catch(() => null))) {
    options.onCreate?.();
    await createDataFolder(binFolder, options, account);
  }
  await assertSameMajor(dataFolder, version);
  await endLeftoverServer(dataFolder);
  // A retry meets two races: the free port taken by someone else, and backends of a killed server still leaving.
  for (let attempt = 1; ; attempt += 1) {
    const port = await findFreePort();
    const logStart = await stat(options.logFile).then(
      ({ size }) => size,
      () => 0,
    );
    const child = spawnServer(binFolder, port, options, account);
    const ended: { reason: string | null } = { reason: null };
    child.once('error', (error) => (ended.reason = error.message));
    child.once('exit', () => (ended.reason ??= 'exited'));
    const superuserUrl = `postgresql://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/postgres`;
    const handle = asHandle(child, port, superuserUrl);
    try {
      await waitUntil(async () => ended.reason !== null || (await canConnect(superuserUrl)), 120_000);
    } catch (error) {
      await handle.stop();
      throw error;
    }
    if (ended.reason === null && (await canConnect(superuserUrl))) return handle;
    if (ended.reason === null) await handle.stop('immediate');
    const log = (await readFile(options.logFile, 'utf8').catch(() => ended.reason ?? '')).slice(logStart);
    const isWorthRetrying = /Address already in use|shared memory block|lock file|is being used/.test(log);
    if (!isWorthRetrying || attempt === 20) throw new PlainError(explain(log, dataFolder));
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
