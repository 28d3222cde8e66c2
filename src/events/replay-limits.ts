import { Quota, takeAll } from '../quota.js';
import { TurnGate, type TurnKeys } from '../turn-gate.js';

export interface ReplayLimitsOptions {
  /** Replays that run or wait at once. */
  readonly perUser: number;
  readonly perHotel: number;
  /** Database connections that replays use at once, of one hotel and in all. */
  readonly connectionsPerHotel: number;
  readonly connections: number;
}

/** Thrown where a user or a hotel has too many replays under way. */
export class TooManyReplaysError extends Error {}

/** Bounds the replays of this process: how many run, and how many connections they read through, hotels in turn. */
export class ReplayLimits {
  readonly #perUser: Quota;
  readonly #perHotel: Quota;
  readonly #reads: TurnGate;

  constructor(options: ReplayLimitsOptions) {
    this.#perUser = new Quota(options.perUser);
    this.#perHotel = new Quota(options.perHotel);
    this.#reads = new TurnGate({
      concurrency: options.connections,
      perHotel: options.connectionsPerHotel,
      perUser: options.connectionsPerHotel,
    });
  }

  /** Connections in use by replays right now. */
  get reading(): number {
    return this.#reads.running;
  }

  /** Reads that wait for their turn. */
  get waiting(): number {
    return this.#reads.waiting;
  }

  /** Counts one more replay until the returned function is called. Throws TooManyReplaysError. */
  begin({ hotel, user }: TurnKeys): () => void {
    const taken = takeAll([
      { quota: this.#perUser, key: user },
      { quota: this.#perHotel, key: hotel },
    ]);
    if (typeof taken !== 'function') throw new TooManyReplaysError('too many replays are under way');
    return taken;
  }

  /** Runs `work`, which uses one connection, in its turn. */
  read<T>(keys: TurnKeys, work: () => Promise<T>): Promise<T> {
    return this.#reads.run(keys, work);
  }
}
