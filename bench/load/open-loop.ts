import { Agent, request as httpRequest } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { LoadRequest } from './closed-loop.js';

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

function send(load: LoadRequest, agent: Agent): Promise<void> {
  const body = typeof load.body === 'string' ? load.body : load.body();
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      load.url,
      { agent, method: 'POST', headers: { ...load.headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode === 200 && text === load.expectedBody) resolve();
          else reject(new Error(`answered ${response.statusCode ?? 0}`));
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
