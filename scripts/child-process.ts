import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, renameSync, statSync } from 'node:fs';
import { PlainError } from './plain-error.js';
import { waitUntil } from './wait-until.js';

const largestLogBytes = 20 * 1024 * 1024;

/** A program of dist/ that the launcher runs. */
export interface LaunchedChild {
  readonly name: string;
  readonly pid: number;
  readonly exited: Promise<number | null>;
  readonly hasExited: () => boolean;
  /** The last lines it wrote; empty where its output goes to the terminal. */
  readonly tail: () => string;
  /** SIGTERM, then SIGKILL where it has not ended within `graceMs`. */
  stop(graceMs: number): Promise<void>;
}

function openLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > largestLogBytes) renameSync(file, `${file}.1`);
  return openSync(file, 'a', 0o640);
}

/**
 * Runs a program with its output in `logFile` (null: the terminal). It has a process group of its own, so that
 * Ctrl-C reaches only the launcher, which stops things in order, and a channel that closes when the launcher
 * is killed, whereupon the program ends by itself.
 */
export function launchChild(
  name: string,
  script: string,
  env: Readonly<Record<string, string | undefined>>,
  logFile: string | null,
): LaunchedChild {
  const log = logFile ? openLog(logFile) : null;
  const logStart = logFile ? statSync(logFile).size : 0;
  const output = log ?? 'inherit';
  const child = spawn(process.execPath, ['--enable-source-maps', script], {
    stdio: ['ignore', output, output, 'ipc'],
    detached: true,
    env: { ...process.env, ...env },
  });
  if (log !== null) closeSync(log);
  let isGone = false;
  const exited = new Promise<number | null>((resolve) => {
    const end = (code: number | null) => {
      isGone = true;
      resolve(code);
    };
    child.once('exit', end);
    child.once('error', () => end(null));
  });
  return {
    name,
    pid: child.pid ?? 0,
    exited,
    hasExited: () => isGone,
    tail: () =>
      logFile
        ? readFileSync(logFile).subarray(logStart).toString().trim().split('\n').slice(-15).join('\n')
        : '',
    async stop(graceMs) {
      if (isGone) return;
      child.kill('SIGTERM');
      if (await waitUntil(() => isGone, graceMs)) return;
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Waits for a program that has an end, such as a migration; throws PlainError with its last lines where it failed. */
export async function assertSucceeds(child: LaunchedChild): Promise<void> {
  const code = await child.exited;
  if (code !== 0) throw new PlainError(`${child.name} failed.\n${child.tail()}`.trim());
}

/** Waits until `url` answers 200; throws PlainError where the program ends before or takes a minute. */
export async function assertBecomesHealthy(child: LaunchedChild, url: string): Promise<void> {
  const isUp = async () => {
    if (child.hasExited()) return true;
    return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
      (response) => response.ok,
      () => false,
    );
  };
  const isReady = await waitUntil(isUp, 60_000, 25);
  if (child.hasExited()) throw new PlainError(`${child.name} did not start.\n${child.tail()}`.trim());
  if (!isReady)
    throw new PlainError(
      `${child.name} runs but is not ready after a minute: ${url}\n${child.tail()}`.trim(),
    );
}
