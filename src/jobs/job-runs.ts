import { randomUUID } from 'node:crypto';
import type { TenantSessions } from '../db/tenant-session.js';

/**
 * Which process runs a recurring job, and when it last succeeded: rows in PostgreSQL, whatever store rings the alarm.
 * The token fences: whoever lost the row can neither extend nor end the run that took it.
 */
export class JobRuns {
  constructor(private readonly sessions: Pick<TenantSessions, 'edge'>) {}

  /**
   * Takes the job for `leaseMs`. Returns the run's token, or null while another run holds it or where the last one began
   * less than `minAgeMs` ago.
   */
  async begin(name: string, leaseMs: number, minAgeMs: number): Promise<string | null> {
    const [row] = await this.sessions.edge<{ token: string }>('begin_job_run($1, $2, $3, $4)', [
      name,
      randomUUID(),
      leaseMs,
      minAgeMs,
    ]);
    return row?.token ?? null;
  }

  /** Keeps the job for another `leaseMs`. Returns false where another process has taken it. */
  async extend(name: string, token: string, leaseMs: number): Promise<boolean> {
    const rows = await this.sessions.edge('extend_job_run($1, $2, $3)', [name, token, leaseMs]);
    return rows.length > 0;
  }

  async end(name: string, token: string, isSuccess: boolean): Promise<void> {
    await this.sessions.edge('end_job_run($1, $2, $3)', [name, token, isSuccess]);
  }

  /** How long ago each job last succeeded, in ms; null for one that never has. */
  async ages(): Promise<ReadonlyMap<string, number | null>> {
    const rows = await this.sessions.edge<{ name: string; succeeded_ms_ago: number | null }>(
      'job_run_ages()',
      [],
    );
    return new Map(rows.map((row) => [row.name, row.succeeded_ms_ago]));
  }
}
