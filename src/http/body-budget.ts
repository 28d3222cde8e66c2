export interface BodyBudgetLimits {
  /** Bytes held at once for one sender: a channel, or a network. */
  readonly perSender: number;
  /** Bytes held at once for all senders of one group, such as the channels of one hotel. */
  readonly perGroup: number;
  /** Bytes held at once by the process. */
  readonly total: number;
  /** How long a body waits for room before it is given up. */
  readonly waitMs: number;
  /** Bodies of one sender that may wait; more are given up at once. */
  readonly waitingPerSender: number;
}

/** Whose budgets a body is counted in. */
export interface BodySender {
  readonly key: string;
  readonly group: string;
}

/** A body that waits for room. */
export interface BodyWait {
  /** True once the bytes are taken, false where the body waited in vain. */
  readonly hasRoom: Promise<boolean>;
  /** Leaves the queue; bytes taken meanwhile are the caller's to give back. */
  cancel(): void;
}

interface Waiting {
  readonly sender: BodySender;
  readonly bytes: number;
  readonly settle: (hasRoom: boolean) => void;
}

/**
 * Bounds the bytes of bodies that are received or worked on, by sender, group and process. What finds no room waits;
 * room is given to senders in turn, to the bodies of one sender in the order in which they came.
 */
export class BodyBudget {
  readonly #senders = new Map<string, number>();
  readonly #groups = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting[]>();
  #held = 0;

  constructor(private readonly limits: BodyBudgetLimits) {}

  /** Bytes held right now. */
  get held(): number {
    return this.#held;
  }

  /** Takes bytes; false where there is no room, or others of this sender wait already. */
  take(sender: BodySender, bytes: number): boolean {
    if (this.#waiting.has(sender.key) || !this.hasRoom(sender, bytes)) return false;
    this.move(sender, bytes);
    return true;
  }

  /** Waits for room that `take` did not find. */
  wait(sender: BodySender, bytes: number): BodyWait {
    const line = this.#waiting.get(sender.key) ?? [];
    if (line.length >= this.limits.waitingPerSender)
      return { hasRoom: Promise.resolve(false), cancel: () => undefined };
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiting: Waiting = {
      sender,
      bytes,
      settle: (hasRoom) => {
        clearTimeout(timer);
        resolve(hasRoom);
      },
    };
    const giveUp = () => {
      waiting.settle(false);
      // What stood behind it may need less.
      if (this.leave(waiting)) this.startWaiting();
    };
    const timer = setTimeout(giveUp, this.limits.waitMs).unref();
    line.push(waiting);
    this.#waiting.set(sender.key, line);
    return { hasRoom: promise, cancel: giveUp };
  }

  /** Gives bytes back, and so room to those who wait. */
  giveBack(sender: BodySender, bytes: number): void {
    this.move(sender, -bytes);
    if (this.#waiting.size > 0) this.startWaiting();
  }

  private hasRoom({ key, group }: BodySender, bytes: number): boolean {
    return (
      (this.#senders.get(key) ?? 0) + bytes <= this.limits.perSender &&
      (this.#groups.get(group) ?? 0) + bytes <= this.limits.perGroup &&
      this.#held + bytes <= this.limits.total
    );
  }

  private move({ key, group }: BodySender, bytes: number): void {
    add(this.#senders, key, bytes);
    add(this.#groups, group, bytes);
    this.#held += bytes;
  }

  /** Gives one body of each sender its room, again and again until nobody's next one fits. */
  private startWaiting(): void {
    for (let hasStarted = true; hasStarted;) {
      hasStarted = false;
      for (const [key, [next]] of [...this.#waiting]) {
        if (next === undefined || !this.hasRoom(next.sender, next.bytes)) continue;
        this.move(next.sender, next.bytes);
        this.leave(next);
        const line = this.#waiting.get(key);
        // Its sender goes to the end of the line of senders.
        if (line !== undefined && this.#waiting.delete(key)) this.#waiting.set(key, line);
        next.settle(true);
        hasStarted = true;
      }
    }
  }

  private leave(waiting: Waiting): boolean {
    const { key } = waiting.sender;
    const line = this.#waiting.get(key);
    const place = line?.indexOf(waiting) ?? -1;
    if (line === undefined || place === -1) return false;
    line.splice(place, 1);
    if (line.length === 0) this.#waiting.delete(key);
    return true;
  }
}

function add(held: Map<string, number>, key: string, bytes: number): void {
  const sum = (held.get(key) ?? 0) + bytes;
  if (sum === 0) held.delete(key);
  else held.set(key, sum);
}
