import type { Logger } from 'pino';

/**
 * Does `work` for each hotel, and again in turns for those where it says that there may be more, so that a hotel with very
 * many rows does not keep the others from being done. One that fails is logged and left for the next run. Returns how many did.
 */
export async function workOnHotelsInTurn(
  hotels: readonly { readonly hotel_id: string }[],
  { logger, isOver }: { readonly logger: Logger; readonly isOver: () => boolean },
  work: (hotelId: string) => Promise<boolean>,
): Promise<number> {
  let failed = 0;
  for (let left = hotels; left.length > 0 && !isOver();) {
    const unfinished: { hotel_id: string }[] = [];
    for (const { hotel_id: hotelId } of left) {
      if (isOver()) break;
      try {
        if (await work(hotelId)) unfinished.push({ hotel_id: hotelId });
      } catch (error) {
        failed += 1;
        logger.warn({ err: error, hotelId }, 'old notifications of a hotel could not be worked on yet');
      }
    }
    left = unfinished;
  }
  return failed;
}
