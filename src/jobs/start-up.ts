import { newCorrelationId, withCorrelation } from '../observability/correlation.js';
import { type DownloadMediaParts, wakeDueDownloads } from './download-media.job.js';
import { runParts } from './run-parts.js';
import { sweepAll, type SweepParts } from './sweep.job.js';

/**
 * Takes up at once, in every process that starts, what a crash left; nothing waits until the alarm clock rings. Never
 * rejects: what fails is logged and counted, and comes with the next sweep.
 */
export async function takeUpAtStart(
  parts: SweepParts,
  downloads: DownloadMediaParts,
  signal: AbortSignal,
): Promise<void> {
  const run = { id: newCorrelationId(), signal };
  await withCorrelation(run.id, async () => {
    try {
      await runParts(
        'start',
        [
          { name: 'sweep', run: () => sweepAll(parts, 0, run) },
          { name: 'downloads', run: () => wakeDueDownloads(downloads) },
        ],
        parts.metrics,
      );
    } catch (error) {
      parts.logger.error(
        { err: error },
        'what was due at the start could not all be taken up; the next sweep does it',
      );
    }
  });
}
