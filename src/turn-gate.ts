export interface TurnLimits {
  /** Pieces of work that run at once, of everybody. */
  readonly concurrency: number;
  readonly perHotel: number;
  readonly perUser: number;
}

/** Whose turn a piece of work takes. */
export interface TurnKeys {
  readonly hotel: string;
  readonly user: string;
}

interface Hotel {
  running: number;
  readonly users: Map<string, User>;
}

interface User {
  running: number;
  readonly waiting: (() => void)[];
}

/**
 * Lets work run within limits; what has to wait does so in turns: of hotels, within a hotel of its users, and for one
 * user in the order in which it came. However much one of them brings, each other waits for the next turn only.
 */
export class TurnGate {
  readonly #hotels = new Map<string, Hotel>();
  #running = 0;
  #waiting = 0;

  constructor(private readonly limits: TurnLimits) {}

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /** Runs `work` in its turn. */
  async run<T>(keys: TurnKeys, work: () => Promise<T>): Promise<T> {
    const hotel = this.#hotels.get(keys.hotel) ?? { running: 0, users: new Map<string, User>() };
    const user = hotel.users.get(keys.user) ?? { running: 0, waiting: [] };
    this.#hotels.set(keys.hotel, hotel);
    hotel.users.set(keys.user, user);
    if (user.waiting.length === 0 && this.mayStart(hotel, user)) {
      this.started(hotel, user);
    } else {
      this.#waiting += 1;
      await new Promise<void>((resolve) => user.waiting.push(resolve));
    }
    try {
      return await work();
    } finally {
      this.#running -= 1;
      hotel.running -= 1;
      user.running -= 1;
      this.startNext();
      if (user.running === 0 && user.waiting.length === 0) hotel.users.delete(keys.user);
      if (hotel.users.size === 0) this.#hotels.delete(keys.hotel);
    }
  }

  private mayStart(hotel: Hotel, user: User): boolean {
    return (
      this.#running < this.limits.concurrency &&
      hotel.running < this.limits.perHotel &&
      user.running < this.limits.perUser
    );
  }

  private started(hotel: Hotel, user: User): void {
    this.#running += 1;
    hotel.running += 1;
    user.running += 1;
  }

  private startNext(): void {
    if (this.#waiting === 0) return;
    for (const [hotelKey, hotel] of [...this.#hotels]) {
      for (const [userKey, user] of [...hotel.users]) {
        const [next] = user.waiting;
        if (next === undefined || !this.mayStart(hotel, user)) continue;
        user.waiting.shift();
        this.#waiting -= 1;
        this.started(hotel, user);
        // Whoever had a turn goes to the end.
        if (hotel.users.delete(userKey)) hotel.users.set(userKey, user);
        if (this.#hotels.delete(hotelKey)) this.#hotels.set(hotelKey, hotel);
        next();
        return;
      }
    }
  }
}
