import type { Viewer } from '../../db/viewer.js';

/**
 * The rights of the person on one socket, in memory, so that a delivery is checked without SQL. Whoever finds out
 * more (the opening of a subscription, the watcher of sessions) tells it here.
 */
export class LiveRights {
  readonly #subscriptions = new Map<() => void, string>();
  #viewer: Viewer | null = null;
  #hasEnded = false;

  /** The person as last verified; null before the first time. */
  get viewer(): Viewer | null {
    return this.#viewer;
  }

  mayRead(hotelId: string): boolean {
    return !this.#hasEnded && this.#viewer?.roles.has(hotelId) === true;
  }

  /** Takes over freshly verified rights and ends what they no longer allow. */
  update(viewer: Viewer): void {
    this.#viewer = viewer;
    for (const [lost, hotelId] of [...this.#subscriptions]) if (!this.mayRead(hotelId)) lost();
  }

  /** The session is over: nothing is delivered from here on. */
  end(): void {
    this.#hasEnded = true;
    for (const lost of [...this.#subscriptions.keys()]) lost();
  }

  /** Calls `lost` when the hotel may no longer be read, until the returned function is called. */
  onLost(hotelId: string, lost: () => void): () => void {
    this.#subscriptions.set(lost, hotelId);
    return () => this.#subscriptions.delete(lost);
  }
}
