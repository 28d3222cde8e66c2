import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Loaders } from '../reading/loaders.js';

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

interface Entry {
  readonly rows: Loaders;
  readonly made: Map<string, Promise<unknown>>;
  holders: number;
  opening: Promise<TenantTx> | null;
  finish: () => void;
}

/**
 * Lets the deliveries of one event to many sockets read together: one transaction, and each row once. It sees
 * one hotel and knows no person, so it may serve everybody who was found to be allowed to read that hotel.
 */
export class SharedReads {
  readonly #entries = new Map<string, Entry>();

  constructor(private readonly sessions: TenantSessions) {}

  acquire(hotelId: string, eventNumber: number): SharedRead {
    const key = `${hotelId}/${eventNumber}`;
    const entry = this.#entries.get(key) ?? this.add(key, hotelId);
    entry.holders += 1;
    let isReleased = false;
    return {
      rows: entry.rows,
      makeLoaders: () => Object.assign(this.loadersOf(entry, hotelId), entry.rows),
      tx: () => this.open(entry, hotelId),
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

  private add(key: string, hotelId: string): Entry {
    const entry: Entry = {
      rows: new Loaders(() => this.open(entry, hotelId)),
      made: new Map(),
      holders: 0,
      opening: null,
      finish: () => undefined,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  private loadersOf(entry: Entry, hotelId: string): Loaders {
    return new Loaders(() => this.open(entry, hotelId));
  }

  /** Holds a transaction open until the last holder lets go. */
  private open(entry: Entry, hotelId: string): Promise<TenantTx> {
    entry.opening ??= new Promise<TenantTx>((resolve, reject) => {
      const finished = new Promise<void>((finish) => (entry.finish = finish));
      const work = (tx: TenantTx) => {
        resolve(tx);
        return finished;
      };
      // A failure after the opening reaches each reader through its own statement.
      this.sessions.inHotel(hotelId, work, { isReadOnly: true }).catch(reject);
    });
    return entry.opening;
  }
}
