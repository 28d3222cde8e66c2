import type { Logger } from 'pino';
import { AgendaClock } from './agenda-clock.js';
import { runExclusively } from './exclusive-run.js';
import type { JobMetrics } from './job-metrics.js';
import type { JobRuns } from './job-runs.js';
import { openJobStore, type JobStoreOptions } from './job-store.js';
import type { RecurringJob } from './job.js';
import { repeat } from './repeat.js';
import { within } from './within.js';

export interface JobRunnerOptions extends JobStoreOptions {
  readonly runs: JobRuns;
  readonly metrics: JobMetrics;
  readonly logger: Logger;
  readonly random: () => number;
  readonly firstRetryMs?: number;
  readonly processEveryMs?: number;
}

/** A run under way may end; what takes longer is taken up again from its rows. */
const DRAIN_MS = 5_000;
/** Of its interval, how old a job's last run must be: for Agenda, whose processes may ring twice, and for a process's own timer. */
const AGENDA_AGE = 0.5;
const TIMER_AGE = 1.5;

/**
 * Runs each recurring job at its interval, in one process of all. Agenda rings; a job it has not rung for in one and a half
 * intervals is run by the timer of any process, so a job store that is away delays the jobs and stops none.
 */
export class JobRunner {
  readonly #jobs: RecurringJob[] = [];
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #stop = new AbortController();
  readonly #clock: AgendaClock;

  constructor(private readonly options: JobRunnerOptions) {
    this.#clock = new AgendaClock({
      ...options,
      jobs: this.#jobs,
      openStore: () => openJobStore(options),
      ring: (job, touch) => this.run(job, 'agenda', touch),
    });
  }

  /** What is wrong with the job store, null while it answers. */
  get storeProblem(): Error | null {
    return this.#clock.problem;
  }

  /** Whether the store has answered or failed once. */
  get isStoreKnown(): boolean {
    return this.#clock.isKnown;
  }

  add(job: RecurringJob): void {
    this.#jobs.push(job);
  }

  /** Begins, and returns at once: whatever is missing is waited for in the background. */
  start(): void {
    this.#clock.start();
    for (const job of this.#jobs) void repeat(job.everyMs / 2, this.#stop.signal, () => this.runByTimer(job));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await Promise.all([
      this.#clock.close(DRAIN_MS),
      within(DRAIN_MS, 'a job', Promise.allSettled(this.#running.values())).catch(() => undefined),
    ]);
  }

  private async runByTimer(job: RecurringJob): Promise<void> {
    if (await this.run(job, 'timer')) await this.#clock.register(job);
  }

  private async run(
    job: RecurringJob,
    trigger: 'agenda' | 'timer',
    touch?: () => Promise<unknown>,
  ): Promise<boolean> {
    if (this.#running.has(job.name) || this.#stop.signal.aborted) return false;
    const minAgeMs = job.everyMs * (trigger === 'agenda' ? AGENDA_AGE : TIMER_AGE);
    const running = runExclusively(this.options, job, { minAgeMs, trigger, touch, stop: this.#stop.signal });
    this.#running.set(job.name, running);
    try {
      return await running;
    } finally {
      this.#running.delete(job.name);
    }
  }
}
