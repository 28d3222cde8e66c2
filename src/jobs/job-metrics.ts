import { Counter, Gauge, type Registry } from 'prom-client';

/** How the recurring jobs are doing, as a whole and part by part. */
export class JobMetrics {
  readonly #parts: Counter<'job' | 'part' | 'outcome'>;
  readonly #runs: Counter<'job' | 'trigger' | 'outcome'>;

  constructor(registry: Registry) {
    this.#parts = new Counter({
      name: 'job_parts_total',
      help: 'Runs of the parts of recurring jobs, by how they ended.',
      labelNames: ['job', 'part', 'outcome'],
      registers: [registry],
    });
    this.#runs = new Counter({
      name: 'job_runs_total',
      help: 'Runs of recurring jobs, by what started them (agenda, or the own timer of a process) and how they ended.',
      labelNames: ['job', 'trigger', 'outcome'],
      registers: [registry],
    });
  }

  ended(job: string, part: string, outcome: 'done' | 'failed'): void {
    this.#parts.inc({ job, part, outcome });
  }

  ran(job: string, trigger: 'agenda' | 'timer', isSuccess: boolean): void {
    this.#runs.inc({ job, trigger, outcome: isSuccess ? 'done' : 'failed' });
  }

  /** Shows how long ago each job last succeeded in any process. */
  showAges(registry: Registry, ages: () => Promise<ReadonlyMap<string, number | null>>): void {
    new Gauge({
      name: 'job_last_success_age_seconds',
      help: 'How long ago a recurring job last succeeded, in whatever process.',
      labelNames: ['job'],
      registers: [registry],
      async collect() {
        // A database that is away is told by its own figures.
        const known = await ages().catch(() => new Map<string, number | null>());
        for (const [job, ms] of known) if (ms !== null) this.set({ job }, ms / 1_000);
      },
    });
  }
}
