import type { Viewer } from '../db/viewer.js';
import { Quota, takeAll } from '../quota.js';

export interface SocketLimitsOptions {
  readonly socketsPerUser: number;
  readonly socketsPerHotel: number;
  readonly operationsPerUser: number;
  readonly operationsPerHotel: number;
}

/** Who the operations of one socket count for. */
export interface SocketOwner {
  readonly user: string;
  readonly hotel: string;
}

/** A socket's place among those of its owner. */
export interface SocketPlace {
  readonly owner: SocketOwner;
  leave(): void;
}

/** Which bound an operation met. */
export type OperationScope = 'SOCKET' | 'USER' | 'HOTEL';

const OPERATIONS_PER_SOCKET = 100;
const MB = 1_048_576;
/** An open operation keeps its frame: its text and its variables. */
const FRAME_BYTES_PER_USER = 8 * MB;
const FRAME_BYTES_PER_HOTEL = 64 * MB;

/** Bounds the sockets and the open operations of this process, by person and by hotel. */
export class SocketLimits {
  readonly #socketsPerUser: Quota;
  readonly #socketsPerHotel: Quota;
  readonly #operationsPerUser: Quota;
  readonly #operationsPerHotel: Quota;
  readonly #bytesPerUser = new Quota(FRAME_BYTES_PER_USER);
  readonly #bytesPerHotel = new Quota(FRAME_BYTES_PER_HOTEL);

  constructor(options: SocketLimitsOptions) {
    this.#socketsPerUser = new Quota(options.socketsPerUser);
    this.#socketsPerHotel = new Quota(options.socketsPerHotel);
    this.#operationsPerUser = new Quota(options.operationsPerUser);
    this.#operationsPerHotel = new Quota(options.operationsPerHotel);
  }

  /**
   * A place for a socket of this person, or null where there is none. It counts for the person's hotel that has the
   * fewest: a hotel that is full cannot shut out those who also work elsewhere.
   */
  enter({ userId, roles }: Viewer): SocketPlace | null {
    const hotels = [...roles.keys()].sort(
      (a, b) => this.#socketsPerHotel.usedBy(a) - this.#socketsPerHotel.usedBy(b),
    );
    const owner = { user: userId, hotel: hotels[0] ?? `user:${userId}` };
    const leave = takeAll([
      { quota: this.#socketsPerUser, key: owner.user },
      { quota: this.#socketsPerHotel, key: owner.hotel },
    ]);
    return typeof leave === 'function' ? { owner, leave } : null;
  }

  /** Counts an operation until the returned function is called, or says which bound it met. */
  open(owner: SocketOwner, ofSocket: Quota, frameBytes: number): (() => void) | OperationScope {
    const { user, hotel } = owner;
    const taken = takeAll([
      { scope: 'SOCKET' as const, quota: ofSocket, key: '' },
      { scope: 'USER' as const, quota: this.#operationsPerUser, key: user },
      { scope: 'USER' as const, quota: this.#bytesPerUser, key: user, amount: frameBytes },
      { scope: 'HOTEL' as const, quota: this.#operationsPerHotel, key: hotel },
      { scope: 'HOTEL' as const, quota: this.#bytesPerHotel, key: hotel, amount: frameBytes },
    ]);
    return typeof taken === 'function' ? taken : taken.scope;
  }
}

/** Counts the operations of one socket. */
export function operationsOfSocket(): Quota {
  return new Quota(OPERATIONS_PER_SOCKET);
}
