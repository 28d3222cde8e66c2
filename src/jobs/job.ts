/** A recurring job, apart from what it does: rows say what there is to do, a job only looks at them in time. */
export interface RecurringJob {
  readonly name: string;
  readonly everyMs: number;
  /** After this a job whose worker died is taken again. Longer than any run of it. */
  readonly lockLifetimeMs: number;
  run(): Promise<void>;
}
