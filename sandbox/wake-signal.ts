/** A wake-up for one sleeper: a wake-up that comes before the wait ends it at once, so none is lost. */
export class WakeSignal {
  #isWoken = false;
  #wake: (() => void) | null = null;

  /** Ends the current wait, or the next one at once. */
  wake(): void {
    this.#isWoken = true;
    this.#wake?.();
  }

  /** Resolves when woken, after `ms` when given, or when the signal aborts. */
  wait(signal: AbortSignal, ms?: number): Promise<void> {
    if (this.#isWoken || signal.aborted) {
      this.#isWoken = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#wake = null;
        this.#isWoken = false;
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
      this.#wake = finish;
    });
  }
}
