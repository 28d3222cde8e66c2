import { setTimeout as delay } from 'node:timers/promises';

/** Asks again until the answer is neither null nor false, and returns it. Throws after 10 s, naming the wish. */
export async function waitFor<T>(
  wish: string,
  ask: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = performance.now() + 10_000;
  while (performance.now() < deadline) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) {
      return answer as Exclude<T, false | null | undefined>;
    }
    await delay(5);
  }
  throw new Error(`Waited 10 s in vain for: ${wish}`);
}
