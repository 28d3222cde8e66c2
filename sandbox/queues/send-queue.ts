import { WakeSignal } from '../wake-signal.js';
import type { JsonObject } from '../json.js';
import { pause } from '../pause.js';
import type { StoredMessage } from '../provider/stored-message.js';

/** A message that the provider has accepted and not sent yet. */
export interface QueuedSend {
  readonly message: StoredMessage;
  readonly method: string;
  readonly body: JsonObject;
}

/** What the queue needs of its instance. */
export interface SendQueueOwner {
  /** False while messages have to wait (not authorised, starting). */
  canSend(): boolean;
  sendDelayMs(): number;
  sendLatencyMs(): number;
  nowMs(): number;
  send(item: QueuedSend): void;
}

const KEPT_FOR_MS = 24 * 3_600_000;

/** Accepted messages of one instance: first in, first out, with the instance's gap between two. Kept 24 hours. */
export class SendQueue {
  #items: QueuedSend[] = [];
  readonly #wakeSignal = new WakeSignal();

  constructor(
    private readonly owner: SendQueueOwner,
    private readonly signal: AbortSignal,
  ) {}

  /** Appends, or with `isFirst` puts at the front (only the reorder fault does that). */
  push(item: QueuedSend, isFirst: boolean): void {
    if (isFirst) this.#items.unshift(item);
    else this.#items.push(item);
    this.#wakeSignal.wake();
  }

  list(): readonly QueuedSend[] {
    return this.#items;
  }

  clear(): void {
    this.#items = [];
  }

  /** Looks again: the instance's state has changed. */
  retryNow(): void {
    this.#wakeSignal.wake();
  }

  /** Works until the sandbox closes. */
  async run(): Promise<void> {
    let lastSentMs = -Infinity;
    while (!this.signal.aborted) {
      if (this.#items.length === 0 || !this.owner.canSend()) {
        await this.#wakeSignal.wait(this.signal);
        continue;
      }
      const gapMs = lastSentMs + this.owner.sendDelayMs() - performance.now();
      const hasWaited = await pause(Math.max(gapMs, this.owner.sendLatencyMs(), 0), this.signal);
      if (!hasWaited || !this.owner.canSend()) continue;
      const item = this.#items.shift();
      if (item === undefined || item.message.storedAtMs < this.owner.nowMs() - KEPT_FOR_MS) continue;
      lastSentMs = performance.now();
      this.owner.send(item);
    }
  }
}
