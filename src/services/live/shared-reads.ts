import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { ReplayLimits } from '../../events/replay-limits.js';
import { TurnGate, type TurnKeys } from '../../turn-gate.js';
import { Loaders } from '../../db/query/loaders.js';

/** A snapshot of one hotel for all deliveries of one event. Each holder calls `release` once it is done. */
export interface SharedRead {
  /** Loaders of rows, which are loaded once for all holders. */
  readonly rows: Loaders;
  /** Loaders whose rows are those of all holders; what a loader of a name of its own holds stays in these. */
  makeLoaders(): Loaders;
  tx(): Promise<TenantTx>;
  /** Makes something once for all holders that ask under this key. */
  once<T>(key: string, make: () => Promise<T>): Promise<T>;
  release(): void;
}

/** Whose read is shared, and whether it is of an event that the first holder is replayed. */
export interface SharedReadOf {
  readonly hotelId: string;
  /** What it is of, within the hotel: the same for all who share it. */
  readonly name: string;
  readonly userId: string;
  readonly isReplayed: boolean;
}

interface Entry {
  readonly turn: TurnKeys;
  readonly isReplayed: boolean;
  readonly rows: Loaders;
  readonly made: Map<string, Promise<unknown>>;
  holders: number;
  opening: Promise<TenantTx> | null;
  finish: () => void;
}

/**
 * Lets the deliveries of one event to many sockets read together: one transaction, and each row once. It sees
 * one hotel and knows no person, so it may serve everybody who was found to be allowed to read that hotel. One hotel
 * has few of them open at once, however far apart its listeners are; what is replayed counts among the replays.
 */
export class SharedReads {
  readonly #entries = new Map<string, Entry>();

  readonly #live: TurnGate;

  constructor(
    private readonly sessions: TenantSessions,
    private readonly replays: ReplayLimits,
    liveConnectionsPerHotel: number,
  ) {
    this.#live = new TurnGate({
      concurrency: Infinity,
      perHotel: liveConnectionsPerHotel,
      perUser: liveConnectionsPerHotel,
    });
  }

  acquire({ hotelId, name, userId, isReplayed }: SharedReadOf): SharedRead {
    const key = `${hotelId}/${name}`;
    const entry = this.#entries.get(key) ?? this.add(key, { hotel: hotelId, user: userId }, isReplayed);
    entry.holders += 1;
    let isReleased = false;
    return {
      rows: entry.rows,
      makeLoaders: () => new Loaders(() => this.open(entry), entry.rows),
      tx: () => this.open(entry),
      once: <T>(name: string, make: () => Promise<T>) => {
        const made = entry.made.get(name) ?? make();
        entry.made.set(name, made);
        return made as Promise<T>;
      },
      release: () => {
        if (isReleased) return;
        isReleased = true;
        entry.holders -= 1;
        if (entry.holders > 0) return;
        if (this.#entries.get(key) === entry) this.#entries.delete(key);
        entry.finish();
      },
    };
  }

  private add(key: string, turn: TurnKeys, isReplayed: boolean): Entry {
    const entry: Entry = {
      turn,
      isReplayed,
      rows: new Loaders(() => this.open(entry)),
      made: new Map(),
      holders: 0,
      opening: null,
      finish: () => undefined,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  /** Holds a transaction open, in its turn, until the last holder lets go. */
  private open(entry: Entry): Promise<TenantTx> {
    entry.opening ??= new Promise<TenantTx>((resolve, reject) => {
      const finished = new Promise<void>((finish) => (entry.finish = finish));
      const work = (tx: TenantTx) => {
        resolve(tx);
        return finished;
      };
      // A failure after the opening reaches each reader through its own statement.
      const hold = () => this.sessions.inHotel(entry.turn.hotel, work, { isReadOnly: true });
      const held = entry.isReplayed ? this.replays.read(entry.turn, hold) : this.#live.run(entry.turn, hold);
      held.catch(reject);
    });
    return entry.opening;
  }
}
