import { Agent } from 'node:http';
import { percentile } from '../statistics.js';
import type { ClosedLoopResult, LoadRequest } from './closed-loop.js';
import { send } from './send.js';

/** One connection that stays open between its turns, so that a turn may be short. */
export class LoneSender {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });

  constructor(private readonly load: LoadRequest) {}

  /** Asks so many times, one after the other. Throws where any reply is not 200 with the expected body. */
  async turn(requests: number): Promise<ClosedLoopResult> {
    const latenciesMs: number[] = [];
    const startedAt = performance.now();
    for (let sent = 0; sent < requests; sent += 1) {
      const sentAt = performance.now();
      await send(this.load, this.#agent);
      latenciesMs.push(performance.now() - sentAt);
    }
    return {
      requestsPerSecond: (requests * 1_000) / (performance.now() - startedAt),
      p50Ms: percentile(latenciesMs, 0.5),
      p99Ms: percentile(latenciesMs, 0.99),
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}
