import type { Logger } from 'pino';
import type { JobMetrics } from './job-metrics.js';

/** A piece of a job that needs no other piece of it. */
export interface JobPart {
  readonly name: string;
  run(): Promise<void>;
}

/** Runs the parts of a job one after another. One that fails keeps no other; all failures are thrown together at the end. */
export async function runParts(job: string, parts: readonly JobPart[], metrics: JobMetrics): Promise<void> {
  const failed: string[] = [];
  const errors: unknown[] = [];
  for (const part of parts) {
    try {
      await part.run();
      metrics.ended(job, part.name, 'done');
    } catch (error) {
      metrics.ended(job, part.name, 'failed');
      failed.push(part.name);
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${job} failed in part: ${failed.join(', ')}`);
}

/**
 * Does `work` for each of these, whatever becomes of the others: one hotel's failure, which is logged with its name,
 * does not keep the rest. Throws at the end where any failed.
 */
export async function forEachHotel<T extends { readonly hotel_id: string }>(
  items: readonly T[],
  logger: Logger,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let failed = 0;
  for (const item of items) {
    try {
      await work(item);
    } catch (error) {
      failed += 1;
      logger.warn({ err: error, hotelId: item.hotel_id }, 'what was due in a hotel could not be done yet');
    }
  }
  if (failed > 0) throw new Error(`failed in ${failed} of ${items.length} cases, each logged with its hotel`);
}
