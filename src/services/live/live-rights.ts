import type { Viewer } from '../../db/viewer.js';
import { hasRight, type Right } from '../../domain/rights.js';

/** What an open subscription needs. */
interface Subscribed {
  readonly hotelId: string;
  readonly right: Right;
}

/**
 * The rights of the person on one socket, in memory, so that a delivery is checked without SQL. Whoever finds out
 * more (the opening of a subscription, the watcher of sessions) tells it here.
 */
export class LiveRights {
  readonly #subscriptions = new Map<() => void, Subscribed>();
  #viewer: Viewer | null = null;
  #hasEnded = false;

  /** The person as last verified; null before the first time. */
  get viewer(): Viewer | null {
    return this.#viewer;
  }

  has(hotelId: string, right: Right): boolean {
    return !this.#hasEnded && hasRight(this.#viewer?.roles.get(hotelId), right);
  }

  /** Takes over freshly verified rights and ends what they no longer allow. */
  update(viewer: Viewer): void {
    this.#viewer = viewer;
    for (const [lost, { hotelId, right }] of [...this.#subscriptions]) if (!this.has(hotelId, right)) lost();
  }

  /** The session is over: nothing is delivered from here on. */
  end(): void {
    this.#hasEnded = true;
    for (const lost of [...this.#subscriptions.keys()]) lost();
  }

  /** Calls `lost` when the person no longer has the right in the hotel, until the returned function is called. */
  onLost(subscribed: Subscribed, lost: () => void): () => void {
    this.#subscriptions.set(lost, subscribed);
    return () => this.#subscriptions.delete(lost);
  }
}
