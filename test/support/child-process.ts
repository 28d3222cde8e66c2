import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A started program of dist/. `logs` are the lines of both its outputs so far. */
export interface TestProcess {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  logs(): string[];
  /** What the program sends once it is ready; rejects where it ends before. */
  readonly ready: Promise<unknown>;
  /** SIGTERM; throws where the program needs longer than 15 s. */
  stop(): Promise<void>;
  kill9(): Promise<void>;
}

/** Runs `dist/<script>` with nothing but `env` in its environment; it ends with the worker that started it. */
export function startProcess(script: string, env: Readonly<Record<string, string>>): TestProcess {
  const coverage = process.env.HOTEL_BOOST_COVERAGE_FOLDER;
  const file = fileURLToPath(new URL(`../../dist/${script}`, import.meta.url));
  const child = spawn(process.env.HOTEL_BOOST_NODE ?? process.execPath, ['--enable-source-maps', file], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_NO_WARNINGS: '1',
      ...(coverage ? { NODE_V8_COVERAGE: coverage } : {}),
      ...env,
    },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk: Buffer) => (output.stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (output.stderr += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      output.stderr += error.message;
      resolve(null);
    });
    child.once('close', (code) => resolve(code));
  });
  const ready = new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve);
    child.once('close', () => reject(new Error(`dist/${script} ended before it was ready`)));
  });
  // Most tests do not ask.
  ready.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ready,
    exited,
    logs: () => `${output.stdout}\n${output.stderr}`.split('\n').filter((line) => line !== ''),
    async stop() {
      child.kill('SIGTERM');
      const timeout = new AbortController();
      const isLate = await Promise.race([
        exited.then(() => false),
        delay(15_000, true, { signal: timeout.signal }).catch(() => false),
      ]);
      timeout.abort();
      if (!isLate) return;
      child.kill('SIGKILL');
      await exited;
      throw new Error(`dist/${script} did not stop within 15 s of SIGTERM`);
    },
    async kill9() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

/** Resolves when `url` answers 200; throws with the program's last lines where it ends first or takes 60 s. */
export async function waitForHealth(process: TestProcess, url: string): Promise<void> {
  const state = { hasEnded: false };
  void process.exited.then(() => (state.hasEnded = true));
  const deadline = performance.now() + 60_000;
  while (!state.hasEnded && performance.now() < deadline) {
    const isUp = await fetch(url).then(
      (response) => response.ok,
      () => false,
    );
    if (isUp) return;
    await delay(25);
  }
  await process.kill9();
  throw new Error(`No healthy answer from ${url}:\n${process.logs().slice(-30).join('\n')}`);
}
