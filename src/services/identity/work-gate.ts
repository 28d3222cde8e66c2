/** Thrown when a gate's queue is full. */
export class GateFullError extends Error {}

/**
 * Lets at most `concurrency` pieces of costly work run at once and `queueLength` wait; more are refused, so
 * that a flood of sign-ins costs its senders an answer and not everybody the processor.
 */
export class WorkGate {
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(
    private readonly concurrency: number,
    private readonly queueLength: number,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.concurrency) {
      if (this.#waiting.length >= this.queueLength) throw new GateFullError('too much work is waiting');
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#running += 1;
    }
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      // The place goes straight to the next in line, so nobody overtakes the queue.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
