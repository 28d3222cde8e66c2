import type { HealthProbe } from '../observability/health.js';
import type { JobRunner } from './job-runner.js';
import type { JobRuns } from './job-runs.js';
import { SWEEP } from './sweep.job.js';

/** The sweep is due every 10 s, and within 30 s after the worker that ran it died. */
const SWEEP_MISSED_MS = 60_000;

/** Probes of the recurring jobs; `runner` is null in a process that runs none. */
export function jobProbes(
  runner: Pick<JobRunner, 'storeProblem' | 'isStoreKnown'> | null,
  runs: Pick<JobRuns, 'ages'>,
  missedMs = SWEEP_MISSED_MS,
): HealthProbe[] {
  const startedAt = performance.now();
  const sweep: HealthProbe = {
    name: 'sweep',
    isEssential: false,
    // A process that has just started gives it as long before it complains.
    isKnown: () => performance.now() - startedAt > missedMs,
    check: async () => {
      const ages = await runs.ages().catch(() => null);
      // A database that is away has a probe of its own.
      if (ages === null) return;
      const ageMs = ages.get(SWEEP) ?? performance.now() - startedAt;
      if (ageMs > missedMs) throw new Error(`no sweep has succeeded for ${Math.round(ageMs / 1_000)} s`);
    },
  };
  if (runner === null) return [sweep];
  return [
    sweep,
    {
      name: 'job-store',
      isEssential: false,
      isKnown: () => runner.isStoreKnown,
      check: async () => {
        if (runner.storeProblem !== null) throw runner.storeProblem;
      },
    },
  ];
}
