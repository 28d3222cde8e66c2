/**
 * An iterator whose `return` also ends a `next` that is still waiting. A generator alone queues `return` behind
 * that `next`, so a quiet stream could never be closed.
 */
export function abortableIterator<T>(
  generate: (abort: AbortController) => AsyncGenerator<T, void, undefined>,
): AsyncIterableIterator<T> {
  const abort = new AbortController();
  const generator = generate(abort);
  return {
    next: () => generator.next(),
    return: async () => {
      abort.abort();
      await generator.return();
      return { done: true, value: undefined };
    },
    throw: async (error: unknown) => {
      abort.abort();
      await generator.return();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
