import { Counter, Gauge, type Registry } from 'prom-client';
import type { RetentionReport } from './retention-report.js';

/** What retention removes, and how far back the tables reach. */
export class RetentionMetrics {
  readonly #removed: Counter<'table'>;
  readonly #oldest: Gauge<'table'>;

  constructor(registry: Registry) {
    this.#removed = new Counter({
      name: 'retention_removed_rows_total',
      help: 'Rows removed by age, by table; of a dropped partition the estimate of the planner.',
      labelNames: ['table'],
      registers: [registry],
    });
    this.#oldest = new Gauge({
      name: 'retention_oldest_row_timestamp_seconds',
      help: 'When the oldest row of a table was made, as the last run of retention in this process saw it.',
      labelNames: ['table'],
      registers: [registry],
    });
  }

  record(report: RetentionReport): void {
    for (const [table, rows] of report.removed) this.#removed.inc({ table }, rows);
    for (const [table, at] of report.oldest) this.#oldest.set({ table }, at.getTime() / 1_000);
  }
}
