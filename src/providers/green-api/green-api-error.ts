/**
 * What a failed call means for the thing that was asked:
 * NOT_ACCEPTED: it cannot have taken effect, try again (nothing was written, or 429).
 * WAIT: the instance is starting, not linked or lets us in no more (401, 403), hold the line. QUOTA: the plan is used up,
 * stop the line.
 * REFUSED: the provider said no, do not repeat. UNKNOWN: it may or may not have taken effect, reconcile first.
 */
export type GreenApiOutcome = 'NOT_ACCEPTED' | 'WAIT' | 'QUOTA' | 'REFUSED' | 'UNKNOWN';

/** Why a call failed, machine-readable. */
export type GreenApiFailure =
  | 'DNS_FAILED'
  | 'CONNECT_FAILED'
  | 'TLS_FAILED'
  | 'DEADLINE_BEFORE_WRITE'
  | 'DEADLINE_AFTER_WRITE'
  | 'ABORTED_BEFORE_WRITE'
  | 'ABORTED_AFTER_WRITE'
  | 'TOO_LATE_TO_WRITE'
  | 'CONNECTION_LOST'
  | 'RESPONSE_TRUNCATED'
  | 'RESPONSE_TOO_LARGE'
  | 'RESPONSE_UNREADABLE'
  | 'REDIRECTED'
  | 'RATE_LIMITED'
  | 'INSTANCE_STARTING'
  | 'INSTANCE_NOT_AUTHORIZED'
  | 'QUOTA_EXCEEDED'
  | 'BAD_REQUEST'
  | 'WRONG_TOKEN'
  | 'NO_ACCESS'
  | 'NOT_FOUND'
  | 'FILE_TOO_LARGE'
  | 'CLIENT_ERROR'
  | 'SERVER_ERROR';

/** A quota line of a 466 answer. The provider's description is left out: it lists guests' numbers. */
export interface GreenApiQuota {
  readonly method: string;
  readonly used: number | null;
  readonly total: number | null;
  readonly status: string;
}

export interface GreenApiErrorDetails {
  readonly method: string;
  readonly outcome: GreenApiOutcome;
  readonly failure: GreenApiFailure;
  readonly status?: number;
  readonly systemCode?: string;
  readonly retryAfterMs?: number;
  readonly quota?: readonly GreenApiQuota[];
  readonly detail?: string;
}

/**
 * A Green API call that gave no usable answer. `outcome` is what to do, `failure` is why.
 * Never holds the token, a URL or the original error; `detail` (the provider's own words, redacted and cut) is
 * not enumerable, so a logger that spreads errors does not print it.
 */
export class GreenApiError extends Error {
  readonly method: string;
  readonly outcome: GreenApiOutcome;
  readonly failure: GreenApiFailure;
  /** HTTP status, null when no answer came. */
  readonly status: number | null;
  /** System or TLS error code such as ECONNREFUSED. */
  readonly systemCode: string | null;
  readonly retryAfterMs: number | null;
  readonly quota: readonly GreenApiQuota[];
  declare readonly detail: string | null;

  constructor(details: GreenApiErrorDetails) {
    const status = details.status === undefined ? '' : ` (HTTP ${details.status})`;
    super(`Green API ${details.method}: ${details.failure}${status}, outcome ${details.outcome}`);
    this.name = 'GreenApiError';
    this.method = details.method;
    this.outcome = details.outcome;
    this.failure = details.failure;
    this.status = details.status ?? null;
    this.systemCode = details.systemCode ?? null;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.quota = details.quota ?? [];
    Object.defineProperty(this, 'detail', { value: details.detail ?? null, enumerable: false });
  }
}
