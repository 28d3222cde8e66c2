import { Counter, type Registry } from 'prom-client';

/** How the recurring jobs are doing, part by part. */
export class JobMetrics {
  readonly #parts: Counter<'job' | 'part' | 'outcome'>;

  constructor(registry: Registry) {
    this.#parts = new Counter({
      name: 'job_parts_total',
      help: 'Runs of the parts of recurring jobs, by how they ended.',
      labelNames: ['job', 'part', 'outcome'],
      registers: [registry],
    });
  }

  ended(job: string, part: string, outcome: 'done' | 'failed'): void {
    this.#parts.inc({ job, part, outcome });
  }
}
