import type { Logger } from 'pino';
import type { JobMetrics } from './job-metrics.js';
import { Slots } from './slots.js';

/** A piece of a job that needs no other piece of it. */
export interface JobPart {
  readonly name: string;
  run(): Promise<void>;
}

/** What was due in some hotels could not be done; each was logged with its hotel. The job itself works. */
export class HotelsFailedError extends Error {}

/** Whether nothing failed but single hotels' rows. */
export function isFailureOfHotelsOnly(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isFailureOfHotelsOnly);
  return error instanceof HotelsFailedError;
}

/** Runs the parts of a job at the same time. One that fails or waits keeps no other; all failures are thrown together at the end. */
export async function runParts(job: string, parts: readonly JobPart[], metrics: JobMetrics): Promise<void> {
  const results = await Promise.allSettled(
    parts.map(async (part) => {
      try {
        await part.run();
        metrics.ended(job, part.name, 'done');
      } catch (error) {
        metrics.ended(job, part.name, 'failed');
        throw error;
      }
    }),
  );
  const failed = parts.filter((_, i) => results[i]?.status === 'rejected').map((part) => part.name);
  const errors = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  if (errors.length > 0) throw new AggregateError(errors, `${job} failed in part: ${failed.join(', ')}`);
}

export interface EachHotelOptions {
  readonly logger: Logger;
  /** Aborted when the run is over: what is left then comes with the next one. */
  readonly signal?: AbortSignal;
  /** Shared with whatever runs beside it, so that all together leave connections to the others. */
  readonly slots?: Slots;
  /** How long one hotel's rows are worked on in this run, once one of them has failed. */
  readonly troubledMs?: number;
}

/** How many of a run's transactions are open at the same time. */
export const TRANSACTIONS_AT_ONCE = 3;
const TROUBLED_MS = 2_000;

/**
 * Does `work` for each of these, a few hotels at a time, whatever becomes of the others: a failure, which is logged with
 * its hotel, keeps neither that hotel's other rows nor anybody else's, and a hotel whose rows keep failing only
 * gets `troubledMs` of a run. Throws HotelsFailedError at the end where any failed.
 */
export async function forEachHotel<T extends { readonly hotel_id: string }>(
  items: readonly T[],
  { logger, signal, slots = new Slots(TRANSACTIONS_AT_ONCE), troubledMs = TROUBLED_MS }: EachHotelOptions,
  work: (item: T) => Promise<unknown>,
): Promise<void> {
  let failed = 0;
  const hotels = Map.groupBy(items, (item) => item.hotel_id).values();
  const workOnHotel = async (rows: readonly T[]): Promise<void> => {
    const startedAt = performance.now();
    let isTroubled = false;
    for (const row of rows) {
      if (signal?.aborted === true) return;
      if (isTroubled && performance.now() - startedAt > troubledMs) return;
      try {
        await slots.run(() => work(row));
      } catch (error) {
        failed += 1;
        isTroubled = true;
        logger.warn({ err: error, hotelId: row.hotel_id }, 'what was due in a hotel could not be done yet');
      }
    }
  };
  // The workers share the iterator, so each takes the next hotel when it has finished one.
  await Promise.all(
    Array.from({ length: TRANSACTIONS_AT_ONCE }, async () => {
      for (const rows of hotels) await workOnHotel(rows);
    }),
  );
  if (failed > 0)
    throw new HotelsFailedError(`failed in ${failed} of ${items.length} cases, each logged with its hotel`);
}
