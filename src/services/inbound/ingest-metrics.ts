import { Counter, Histogram, type Registry } from 'prom-client';

/** How ingest is doing, without naming hotels. */
export class IngestMetrics {
  readonly #handled: Counter<'status'>;
  readonly #failed: Counter<'cause'>;
  readonly #lag: Histogram;

  constructor(registry: Registry) {
    this.#handled = new Counter({
      name: 'ingest_notifications_total',
      help: 'Notifications handled, by what became of them.',
      labelNames: ['status'],
      registers: [registry],
    });
    this.#failed = new Counter({
      name: 'ingest_failures_total',
      help: 'Attempts at a notification that failed, by whose fault it was.',
      labelNames: ['cause'],
      registers: [registry],
    });
    this.#lag = new Histogram({
      name: 'ingest_lag_seconds',
      help: 'Time from receiving a notification to its commit as message, status or state.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30],
      registers: [registry],
    });
  }

  handled(status: string, lagMs: number): void {
    this.#handled.inc({ status });
    this.#lag.observe(lagMs / 1000);
  }

  failed(cause: 'infrastructure' | 'notification'): void {
    this.#failed.inc({ cause });
  }
}
