import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { findFreePort } from '../scripts/free-port.js';

/** A server under measurement. */
export interface MeasuredServer {
  readonly name: string;
  readonly url: string;
  /** Processor time that it has used so far, in seconds. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

const SERVER_CORE = '0';
const TICKS_PER_SECOND = 100;
const canPin = availableParallelism() > 1 && existsSync('/usr/bin/taskset');

/** Moves this process, and with it what it starts from now on, off the core that is the servers'. */
export function leaveServersCore(): void {
  if (!canPin) return;
  spawnSync('taskset', ['-a', '-cp', `1-${availableParallelism() - 1}`, String(process.pid)]);
}

/** Where the parts of the run run. */
export function describePinning(): string {
  return canPin
    ? `each server runs alone on core ${SERVER_CORE}, load and PostgreSQL on the others`
    : 'nothing is pinned: this machine has one core or no taskset';
}

/** Starts a program that listens on PORT, on the servers' core, and resolves when `path` of it answers. */
export async function startServer(
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  path = '/',
): Promise<MeasuredServer> {
  const port = await findFreePort();
  const command = canPin ? ['taskset', '-c', SERVER_CORE, process.execPath] : [process.execPath];
  const profile =
    process.env.BENCH_CPU_PROFILE === name ? ['--cpu-prof', '--cpu-prof-dir=/tmp/bench-profiles'] : [];
  const child = spawn(command[0] ?? '', [...command.slice(1), ...profile, ...args], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_NO_WARNINGS: '1',
      NODE_ENV: 'production',
      OPERATIONS_PORT: '0',
      ...env,
      PORT: String(port),
    },
  });
  let complaints = '';
  const state = { hasEnded: false };
  child.stderr?.on('data', (chunk: Buffer) => (complaints = (complaints + chunk.toString()).slice(-4_000)));
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      state.hasEnded = true;
      resolve();
    });
  });
  const url = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 60_000;
  while (!(await answers(`${url}${path}`))) {
    if (state.hasEnded || performance.now() > deadline)
      throw new Error(`${name} did not start:\n${complaints}`);
    await delay(50);
  }
  return {
    name,
    url,
    cpuSeconds: () => cpuSecondsOf(child.pid ?? 0),
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 12_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    () => true,
    () => false,
  );
}

function cpuSecondsOf(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
  } catch {
    return NaN;
  }
}
