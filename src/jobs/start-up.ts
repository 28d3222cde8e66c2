import { newCorrelationId, withCorrelation } from '../observability/correlation.js';
import { type DownloadMediaParts, wakeDueDownloads } from './download-media.job.js';
import { clockParts } from './due-work.js';
import type { JobRun } from './job.js';
import { type JobPart, runParts } from './run-parts.js';
import { sweepAll, type SweepParts } from './sweep.job.js';

/**
 * Takes up at once, in every process that starts, what a crash left; nothing waits until the alarm clock rings. Never
 * rejects: what fails is logged and counted, and comes with the next sweep.
 */
export function takeUpAtStart(
  parts: SweepParts,
  downloads: DownloadMediaParts,
  signal: AbortSignal,
): Promise<void> {
  return takeUp('start', parts, signal, (run) => [
    { name: 'sweep', run: () => sweepAll(parts, 0, run) },
    { name: 'downloads', run: () => wakeDueDownloads(downloads) },
  ]);
}

/** The same for what a moved clock has made due. */
export function takeUpDue(parts: SweepParts, signal: AbortSignal): Promise<void> {
  return takeUp('clock moved', parts, signal, (run) => clockParts(parts, run));
}

async function takeUp(
  occasion: string,
  { metrics, logger }: SweepParts,
  signal: AbortSignal,
  partsOf: (run: JobRun) => readonly JobPart[],
): Promise<void> {
  const run = { id: newCorrelationId(), signal };
  await withCorrelation(run.id, async () => {
    try {
      await runParts(occasion, partsOf(run), metrics);
    } catch (error) {
      logger.error(
        { err: error, occasion },
        'what was due could not all be taken up; the next sweep does it',
      );
    }
  });
}
