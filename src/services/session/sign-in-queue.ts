/** Thrown when too many sign-ins wait already; nothing was counted against anybody. */
export class SignInQueueFullError extends Error {}

/** Whose turn a sign-in takes: that of a browser that signed in here before, or of the network it comes from. */
export interface SignInTurn {
  readonly isKnownBrowser: boolean;
  readonly key: string;
}

export interface SignInQueueLimits {
  /** Sign-ins that are worked on at once. */
  readonly concurrency: number;
  /** Waiting sign-ins of one key. */
  readonly waitingPerKey: number;
  /** Waiting sign-ins of all keys: of known browsers, and again as many of others. */
  readonly waiting: number;
}

/** A line of waiting sign-ins in which keys take turns. */
class TurnQueue {
  readonly #waiting = new Map<string, (() => void)[]>();
  #size = 0;

  constructor(private readonly limits: SignInQueueLimits) {}

  wait(key: string): Promise<void> {
    const line = this.#waiting.get(key) ?? [];
    if (line.length >= this.limits.waitingPerKey || this.#size >= this.limits.waiting)
      throw new SignInQueueFullError('too many sign-ins wait');
    this.#size += 1;
    this.#waiting.set(key, line);
    return new Promise((resolve) => line.push(resolve));
  }

  /** Starts the first of the key whose turn it is, which goes to the end; false where nobody waits. */
  startNext(): boolean {
    for (const [key, line] of this.#waiting) {
      const start = line.shift();
      this.#waiting.delete(key);
      if (line.length > 0) this.#waiting.set(key, line);
      if (start === undefined) continue;
      this.#size -= 1;
      start();
      return true;
    }
    return false;
  }
}

/**
 * Rations the costly work of sign-ins, which is open to everybody. Networks take turns, so a flood from one of them
 * lets each other network's next sign-in go before its own second. Browsers that signed in here before have a line of
 * their own, which takes turns with that of the networks: neither keeps the other waiting for more than every second.
 */
export class SignInQueue {
  readonly #known: TurnQueue;
  readonly #others: TurnQueue;
  #running = 0;
  #isKnownNext = true;

  constructor(private readonly limits: SignInQueueLimits) {
    this.#known = new TurnQueue(limits);
    this.#others = new TurnQueue(limits);
  }

  /** Runs `work` in its turn. Throws SignInQueueFullError where the key or everybody has too many waiting. */
  async run<T>({ isKnownBrowser, key }: SignInTurn, work: () => Promise<T>): Promise<T> {
    if (this.#running < this.limits.concurrency) this.#running += 1;
    else await (isKnownBrowser ? this.#known : this.#others).wait(key);
    try {
      return await work();
    } finally {
      // The place goes straight to the next in line, so nobody overtakes the queue.
      if (!this.startNext()) this.#running -= 1;
    }
  }

  private startNext(): boolean {
    const [first, second] = this.#isKnownNext ? [this.#known, this.#others] : [this.#others, this.#known];
    if (first.startNext()) {
      this.#isKnownNext = !this.#isKnownNext;
      return true;
    }
    // Where only one line waits, the other's turn stays its own.
    return second.startNext();
  }
}
