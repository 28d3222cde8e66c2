/** One run of a recurring job. */
export interface JobRun {
  /** The correlation id of whatever the run does. */
  readonly id: string;
  /** Aborted at the run's deadline, when another process has taken the job over, and at shutdown: start nothing after that. */
  readonly signal: AbortSignal;
}

/** A recurring job, apart from what it does: rows say what there is to do, a job only looks at them in time. */
export interface RecurringJob {
  readonly name: string;
  readonly everyMs: number;
  /**
   * A job whose worker died is taken over after this. A living run keeps its lock as long as it needs; its signal is
   * aborted before the first lifetime ends, and whatever it leaves comes with the next run.
   */
  readonly lockLifetimeMs: number;
  run(run: JobRun): Promise<void>;
}
