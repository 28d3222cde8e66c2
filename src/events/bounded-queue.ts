/** A queue one reader drains by `for await`. Refuses to hold more than `limit` items, so a slow reader costs bounded memory. */
export class BoundedQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #wake: (() => void) | null = null;
  #isEnded = false;

  constructor(private readonly limit: number) {}

  /** Adds an item; returns false, adding nothing, when the queue is full or ended. */
  push(item: T): boolean {
    if (this.#isEnded || this.#items.length >= this.limit) return false;
    this.#items.push(item);
    this.#wake?.();
    return true;
  }

  /** Ends the queue after what it holds; with `last`, empties it first and gives only that. */
  end(last?: T): void {
    if (last !== undefined && !this.#isEnded) this.#items.splice(0, this.#items.length, last);
    this.#isEnded = true;
    this.#wake?.();
  }

  async *[Symbol.asyncIterator](): AsyncIterator<T> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) {
        yield item;
      } else if (this.#isEnded) {
        return;
      } else {
        await new Promise<void>((resolve) => (this.#wake = resolve));
        this.#wake = null;
      }
    }
  }
}
