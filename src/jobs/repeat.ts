import { setTimeout as delay } from 'node:timers/promises';

/** Calls `work` after each `everyMs` and its own end, until `signal` is aborted. `work` never rejects. */
export async function repeat(
  everyMs: number,
  signal: AbortSignal,
  work: () => Promise<unknown>,
): Promise<void> {
  for (;;) {
    await delay(everyMs, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) return;
    await work();
  }
}
