import { randomUUID } from 'node:crypto';
import type { JobRun } from '../../src/jobs/job.js';

/** A run of a job that nobody ends. */
export function newRun(): JobRun {
  return { id: randomUUID(), signal: new AbortController().signal };
}
