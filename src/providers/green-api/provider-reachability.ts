import type { Clock } from '../../clock.js';
import type { GreenApiError, GreenApiFailure } from './green-api-error.js';

/** What says that the provider itself was not there. Whatever else it answers, also a refusal, it answers. */
const NOT_THERE: ReadonlySet<GreenApiFailure> = new Set<GreenApiFailure>([
  'DNS_FAILED',
  'CONNECT_FAILED',
  'TLS_FAILED',
  'DEADLINE_BEFORE_WRITE',
  'DEADLINE_AFTER_WRITE',
  'CONNECTION_LOST',
  'RESPONSE_TRUNCATED',
  'SERVER_ERROR',
]);
/** Says nothing of the provider: this process gave the call up. */
const GIVEN_UP: ReadonlySet<GreenApiFailure> = new Set<GreenApiFailure>([
  'ABORTED_BEFORE_WRITE',
  'ABORTED_AFTER_WRITE',
]);

/** Calls in a row, of all channels, that found nobody there. */
const FAILURES = 3;
/** An answer to another channel this recently says that the provider is there. */
const ANSWER_COUNTS_MS = 5 * 60_000;
/** What is older says nothing of now. */
const KNOWN_FOR_MS = 15 * 60_000;

/**
 * Whether the provider is reachable, by how it answered this process lately, over all channels: asking it without a
 * cause would cost a call of some hotel. One channel's wrong address alone does not count against the provider.
 */
export class ProviderReachability {
  /** Channels that found nobody since the last answer. Two are enough to know, so no more are kept. */
  readonly #failing = new Set<string>();
  #failures = 0;
  #lastFailure: GreenApiError | null = null;
  #lastAnswerMs: number | null = null;
  #lastCallMs: number | null = null;

  constructor(private readonly clock: Clock) {}

  /** Notes how a call of an instance ended; null is an answer as it should be. */
  note(instanceId: string, failure: GreenApiError | null): void {
    if (failure !== null && GIVEN_UP.has(failure.failure)) return;
    const now = this.clock.now().getTime();
    this.#lastCallMs = now;
    if (failure === null || !NOT_THERE.has(failure.failure)) {
      this.#failing.clear();
      this.#failures = 0;
      this.#lastAnswerMs = now;
      return;
    }
    this.#failures += 1;
    this.#lastFailure = failure;
    if (this.#failing.size < 2) this.#failing.add(instanceId);
  }

  /** Whether it was called lately. */
  isKnown(): boolean {
    return this.#lastCallMs !== null && this.clock.now().getTime() - this.#lastCallMs <= KNOWN_FOR_MS;
  }

  /** Throws why the provider is not reachable, naming no channel. */
  check(): void {
    if (this.#failures < FAILURES || this.#lastFailure === null) return;
    const answeredMs = this.clock.now().getTime() - (this.#lastAnswerMs ?? -Infinity);
    if (this.#failing.size < 2 && answeredMs <= ANSWER_COUNTS_MS) return;
    const { failure, systemCode, status } = this.#lastFailure;
    const detail = systemCode ?? (status === null ? null : `HTTP ${status}`);
    throw new Error(
      `${this.#failures} calls in a row failed, last: ${failure}${detail ? ` (${detail})` : ''}`,
    );
  }
}
