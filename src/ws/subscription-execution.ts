import { createSourceEventStream, execute, type ExecutionArgs, type ExecutionResult } from 'graphql';

/** Executes the selection on one event in the given context. */
export type Show = (contextValue: unknown) => Promise<ExecutionResult>;

/** Shows one event of the source; called for each, in order. A rejection ends the source. */
export type Deliver = (event: unknown, show: Show) => Promise<ExecutionResult>;

/**
 * Runs a subscription so that every event is executed in a context of its own (the library shares one for the
 * whole stream). `return` closes the source at once, also while it is waiting. `onEnd` is called when nothing of
 * the source runs any longer, perhaps more than once.
 */
export async function subscribeWithDeliveries(
  args: ExecutionArgs,
  deliver: Deliver,
  onEnd: () => void,
): Promise<AsyncIterableIterator<ExecutionResult> | ExecutionResult> {
  const stream = await createSourceEventStream(args);
  if (!(Symbol.asyncIterator in stream)) return stream;
  const source = stream[Symbol.asyncIterator]();
  const done = { done: true, value: undefined } as const;
  const end = async () => {
    try {
      await source.return?.();
    } finally {
      onEnd();
    }
  };
  const deliveries: AsyncIterableIterator<ExecutionResult> = {
    async next() {
      try {
        const step = await source.next();
        if (step.done) {
          onEnd();
          return done;
        }
        const event: unknown = step.value;
        const result = await deliver(event, async (contextValue) =>
          execute({ ...args, rootValue: event, contextValue }),
        );
        return { done: false, value: result };
      } catch (error) {
        await end();
        throw error;
      }
    },
    async return() {
      await end();
      return done;
    },
    async throw(error: unknown) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => deliveries,
  };
  return deliveries;
}
