import { WakeSignal } from '../wake-signal.js';
import type { Fault } from '../faults/fault.js';
import type { Pace } from '../options.js';
import { pause } from '../pause.js';
import type { SandboxContext } from '../sandbox-context.js';
import { postWebhook, type PostManner, type PostResult } from './post-webhook.js';
import type { WebhookItem } from './webhook-item.js';

/** Where the notifications go; null while the instance has no webhook address (polling). */
export interface WebhookTarget {
  readonly url: string;
  readonly token: string;
}

const KEPT_FOR_MS = 24 * 3_600_000;

/**
 * The first-in-first-out line of one instance's notifications. The head is posted until it is answered with
 * exactly 200; after anything else the whole line rests and the same bytes go out again. Kept for 24 hours.
 */
export class WebhookQueue {
  #items: WebhookItem[] = [];
  #lastReceipt = 0;
  #restsUntilMs: number | null = null;
  readonly #wakeSignal = new WakeSignal();
  readonly #pauseSignal = new WakeSignal();

  constructor(
    private readonly context: SandboxContext,
    private readonly instanceId: string,
    private readonly target: () => WebhookTarget | null,
    private readonly pace: () => Pace,
  ) {}

  push(item: Pick<WebhookItem, 'typeWebhook' | 'idMessage' | 'status' | 'body'>): void {
    const queuedAtMs = this.context.clock.now().getTime();
    this.#items.push({ ...item, receiptId: ++this.#lastReceipt, queuedAtMs, attempts: 0 });
    this.#wakeSignal.wake();
  }

  get length(): number {
    return this.#items.length;
  }

  get restsUntil(): Date | null {
    return this.#restsUntilMs === null ? null : new Date(this.#restsUntilMs);
  }

  head(): WebhookItem | null {
    this.#expire();
    return this.#items[0] ?? null;
  }

  /** Takes an item out; false when it was not there. */
  remove(receiptId: number): boolean {
    if (this.#items[0]?.receiptId === receiptId) {
      this.#items.shift();
      return true;
    }
    const before = this.#items.length;
    this.#items = this.#items.filter((item) => item.receiptId !== receiptId);
    return this.#items.length < before;
  }

  clear(): void {
    this.#items = [];
  }

  /** Looks again at once: the address or the pace has changed. */
  retryNow(): void {
    this.#wakeSignal.wake();
    if (this.#restsUntilMs !== null) this.#pauseSignal.wake();
  }

  /** Works until the sandbox closes. */
  async run(): Promise<void> {
    while (!this.context.signal.aborted) {
      const item = this.head();
      const target = this.target();
      if (item === null || target === null) await this.#wakeSignal.wait(this.context.signal);
      else await this.#deliver(item, target);
    }
  }

  async #deliver(item: WebhookItem, target: WebhookTarget): Promise<void> {
    const fault = this.context.faults.take('webhook', this.instanceId, item.typeWebhook);
    if (fault !== null) {
      this.context.feed.publish({ type: 'faults', waiting: this.context.faults.list().length });
    }
    switch (fault?.kind) {
      case 'drop': {
        const entry = this.#begin(item, fault);
        this.remove(item.receiptId);
        this.context.log.end(entry, 'dropped');
        return;
      }
      case 'delay':
        await pause(fault.ms ?? 3_000, this.context.signal);
        return this.#settle(item, await this.#post(item, target, 'whole', fault));
      case 'reorder':
        return this.#deliverSecondFirst(item, target, fault);
      case 'duplicate':
        return this.#deliverCopies(item, target, fault);
      case 'timeout-after-accept':
        await this.#post(item, target, 'whole', fault);
        return this.#settle(item, { status: null, problem: 'answer ignored' });
      case 'truncated': {
        const cut = { ...item, body: item.body.subarray(0, Math.floor(item.body.length * 0.6)) };
        await this.#post(cut, target, 'whole', fault);
        return this.#settle(item, await this.#post(item, target, 'whole', null));
      }
      case 'reset': {
        const manner = fault.accepted === false ? 'half-then-reset' : 'whole-then-reset';
        return this.#settle(item, await this.#post(item, target, manner, fault));
      }
      case 'slow':
        return this.#settle(item, await this.#post(item, target, 'dripped', fault));
      default:
        return this.#settle(item, await this.#post(item, target, 'whole', null));
    }
  }

  /** Waits for a second notification (5 s unless the fault says otherwise) and lets it overtake the first. */
  async #deliverSecondFirst(first: WebhookItem, target: WebhookTarget, fault: Fault): Promise<void> {
    const giveUpAtMs = performance.now() + (fault.ms ?? 5_000);
    while (this.#items.length < 2 && !this.context.signal.aborted) {
      const leftMs = giveUpAtMs - performance.now();
      if (leftMs <= 0) break;
      await this.#wakeSignal.wait(this.context.signal, leftMs);
    }
    if (this.#items[0] !== first || this.context.signal.aborted) return;
    const second = this.#items[1];
    if (second !== undefined) this.#items.splice(0, 2, second, first);
    const head = second ?? first;
    await this.#settle(head, await this.#post(head, target, 'whole', fault));
  }

  async #deliverCopies(item: WebhookItem, target: WebhookTarget, fault: Fault): Promise<void> {
    const postOne = (): Promise<PostResult> => this.#post(item, target, 'whole', fault);
    if (fault.parallel) {
      const [result] = await Promise.all(Array.from({ length: fault.copies + 1 }, postOne));
      if (result !== undefined) await this.#settle(item, result);
      return;
    }
    const result = await postOne();
    for (let copy = 0; copy < fault.copies && result.status === 200; copy += 1) await postOne();
    await this.#settle(item, result);
  }

  #begin(item: WebhookItem, fault: Fault | null) {
    item.attempts += 1;
    return this.context.log.begin({
      kind: 'webhook',
      instanceId: this.instanceId,
      method: item.typeWebhook,
      body: readable(item.body),
      idMessage: item.idMessage,
      attempt: item.attempts,
      fault: fault?.kind ?? null,
    });
  }

  async #post(
    item: WebhookItem,
    target: WebhookTarget,
    manner: PostManner,
    fault: Fault | null,
  ): Promise<PostResult> {
    const entry = this.#begin(item, fault);
    const result = await postWebhook({
      ...target,
      manner,
      body: item.body,
      timeoutMs: this.pace().webhookTimeoutMs,
      dripMs: fault?.ms ?? 5_000,
      signal: this.context.signal,
    });
    const isTaken = result.status === 200 && fault?.kind !== 'timeout-after-accept';
    const outcome = isTaken ? 'delivered' : (result.problem ?? `refused with ${result.status}`);
    const { status } = result;
    this.context.log.end(entry, fault?.kind === 'timeout-after-accept' ? 'answer ignored' : outcome, {
      status,
      accepted: isTaken,
    });
    return result;
  }

  /** 200 takes the item out of the line; anything else rests the line. */
  async #settle(item: WebhookItem, result: PostResult): Promise<void> {
    if (this.context.signal.aborted) return;
    if (result.status === 200) {
      this.remove(item.receiptId);
      if (this.#items.length > 0) await pause(this.pace().webhookGapMs, this.context.signal);
      return;
    }
    const restMs = this.pace().webhookPauseMs;
    this.#restsUntilMs = this.context.clock.now().getTime() + restMs;
    await this.#pauseSignal.wait(this.context.signal, restMs);
    this.#restsUntilMs = null;
  }

  #expire(): void {
    const oldestMs = this.context.clock.now().getTime() - KEPT_FOR_MS;
    for (let head = this.#items[0]; head !== undefined && head.queuedAtMs < oldestMs; head = this.#items[0]) {
      this.#items.shift();
      this.context.log.end(this.#begin(head, null), 'expired after 24 hours');
    }
  }
}

/** For the log: the JSON, or the text when it is none. */
function readable(body: Buffer): unknown {
  const text = body.toString('utf8');
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
