import { spawn, spawnSync } from 'node:child_process';
import { createConnection } from 'node:net';
import { findFreePort } from './free-port.js';
import { waitUntil } from './wait-until.js';

/** How to run a Redis server here. */
export interface RedisProgram {
  readonly command: string;
  readonly argv0: string;
}

function canRun(command: string, argv0: string): boolean {
  const { status, stdout } = spawnSync(command, ['--version'], { argv0, encoding: 'utf8' });
  return status === 0 && stdout.startsWith('Redis server');
}

/**
 * A Redis server program, or null. Debian's redis-tools holds the whole server under the name redis-check-rdb,
 * which is enough: unlike its redis-server package it brings no service that starts by itself.
 */
export function findRedisProgram(): RedisProgram | null {
  const names = ['redis-server', 'valkey-server', 'redis-check-rdb'];
  const command = names.find((name) => canRun(name, 'redis-server'));
  return command ? { command, argv0: 'redis-server' } : null;
}

function answersPing(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write('PING\r\n'));
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', (data) => end(data.toString().startsWith('+PONG')));
    socket.once('error', () => end(false));
    socket.setTimeout(2_000, () => end(false));
  });
}

/** A Redis server of our own on a free port: no persistence, loopback only. `stop` kills it at once. */
export async function startRedisServer(
  program: RedisProgram,
  folder: string,
): Promise<{ url: string; pid: number; stop: () => void }> {
  const port = await findFreePort();
  const child = spawn(
    program.command,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    { argv0: program.argv0, stdio: 'ignore', cwd: folder, detached: true },
  );
  const state = { isGone: false };
  child.once('exit', () => (state.isGone = true));
  child.once('error', () => (state.isGone = true));
  const hasAnswered = await waitUntil(async () => state.isGone || (await answersPing(port)), 10_000);
  if (!hasAnswered || state.isGone) throw new Error('redis-server did not start');
  return { url: `redis://127.0.0.1:${port}`, pid: child.pid ?? 0, stop: () => child.kill('SIGKILL') };
}
