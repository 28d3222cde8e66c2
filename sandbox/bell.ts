/** A wake-up for one sleeper: rings are remembered until somebody waits, so none is lost. */
export class Bell {
  #isRung = false;
  #wake: (() => void) | null = null;

  /** Ends the current wait, or the next one at once. */
  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves at a ring, after `ms` when given, or when the signal aborts. */
  wait(signal: AbortSignal, ms?: number): Promise<void> {
    if (this.#isRung || signal.aborted) {
      this.#isRung = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const finish = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', finish);
        this.#wake = null;
        this.#isRung = false;
        resolve();
      };
      const timer = ms === undefined ? undefined : setTimeout(finish, ms);
      signal.addEventListener('abort', finish, { once: true });
      this.#wake = finish;
    });
  }
}
