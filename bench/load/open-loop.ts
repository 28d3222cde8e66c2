import { Agent } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadRequest } from './closed-loop.js';
import { send } from './send.js';

/** Times from when each request was due, not from when it could be sent: a stalled server is not let off. */
export interface OpenLoopResult {
  readonly latenciesMs: readonly number[];
  readonly errors: number;
}

/** Sends at a constant rate, whether answers come or not. */
export async function openLoop(
  load: LoadRequest,
  requestsPerSecond: number,
  seconds: number,
): Promise<OpenLoopResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const latenciesMs: number[] = [];
  let errors = 0;
  const pending: Promise<void>[] = [];
  const total = Math.floor(requestsPerSecond * seconds);
  const startedAt = performance.now();
  for (let sent = 0; sent < total;) {
    const now = performance.now();
    while (sent < total && startedAt + (sent * 1_000) / requestsPerSecond <= now) {
      const dueAt = startedAt + (sent * 1_000) / requestsPerSecond;
      sent += 1;
      pending.push(
        send(load, agent).then(
          () => void latenciesMs.push(performance.now() - dueAt),
          () => void (errors += 1),
        ),
      );
    }
    await delay(1);
  }
  await Promise.all(pending);
  agent.destroy();
  return { latenciesMs, errors };
}
