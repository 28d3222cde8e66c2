import { GreenApiError, type GreenApiErrorDetails, type GreenApiFailure } from './green-api-error.js';
import { readErrorBody } from './read-error-body.js';
import { redactSecrets } from './redact-secrets.js';
import type { ExchangeBreak, ExchangeResult } from './exchange.js';

type Answer = Extract<ExchangeResult, { kind: 'ANSWERED' }>;
type Break = Extract<ExchangeResult, { kind: 'BROKEN' }>;
type Verdict = Pick<GreenApiErrorDetails, 'outcome' | 'failure'>;

const maxDetailLength = 300;
const maxRetryAfterMs = 3_600_000;

const beforeWrite: Readonly<Record<ExchangeBreak, GreenApiFailure>> = {
  DNS: 'DNS_FAILED',
  CONNECT: 'CONNECT_FAILED',
  TLS: 'TLS_FAILED',
  DEADLINE: 'DEADLINE_BEFORE_WRITE',
  ABORTED: 'ABORTED_BEFORE_WRITE',
  LATE: 'TOO_LATE_TO_WRITE',
  LOST: 'CONNECT_FAILED',
  TRUNCATED: 'CONNECT_FAILED',
  TOO_LARGE: 'CONNECT_FAILED',
  ENCODED: 'CONNECT_FAILED',
};

const afterWrite: Readonly<Record<ExchangeBreak, GreenApiFailure>> = {
  DNS: 'CONNECTION_LOST',
  CONNECT: 'CONNECTION_LOST',
  TLS: 'CONNECTION_LOST',
  DEADLINE: 'DEADLINE_AFTER_WRITE',
  ABORTED: 'ABORTED_AFTER_WRITE',
  LATE: 'CONNECTION_LOST',
  LOST: 'CONNECTION_LOST',
  TRUNCATED: 'RESPONSE_TRUNCATED',
  TOO_LARGE: 'RESPONSE_TOO_LARGE',
  ENCODED: 'RESPONSE_UNREADABLE',
};

const verdictByStatus: ReadonlyMap<number, Verdict> = new Map<number, Verdict>([
  // Said of the channel: no other call of it would be let in either.
  [401, { outcome: 'WAIT', failure: 'WRONG_TOKEN' }],
  [403, { outcome: 'WAIT', failure: 'NO_ACCESS' }],
  [404, { outcome: 'REFUSED', failure: 'NOT_FOUND' }],
  [429, { outcome: 'NOT_ACCEPTED', failure: 'RATE_LIMITED' }],
  [466, { outcome: 'QUOTA', failure: 'QUOTA_EXCEEDED' }],
  // nginx's "client closed request": a gateway gave up while the service behind it went on.
  [499, { outcome: 'UNKNOWN', failure: 'SERVER_ERROR' }],
]);

/** Turns a broken exchange into the error the caller acts on. Where bytes may have left, never NOT_ACCEPTED. */
export function classifyBreak(method: string, broken: Break): GreenApiError {
  const systemCode = broken.systemCode ?? undefined;
  if (!broken.mayHaveWritten) {
    return new GreenApiError({
      method,
      outcome: 'NOT_ACCEPTED',
      failure: beforeWrite[broken.because],
      systemCode,
    });
  }
  const status = broken.status ?? undefined;
  const byStatus = status === undefined ? undefined : verdictByStatus.get(status);
  const verdict = byStatus ?? { outcome: 'UNKNOWN', failure: afterWrite[broken.because] };
  const retryAfterMs = status === 429 ? parseRetryAfter(broken.retryAfter) : undefined;
  return new GreenApiError({ method, ...verdict, status, systemCode, retryAfterMs });
}

/** Turns a whole answer that is not a success into the error the caller acts on. */
export function classifyAnswer(method: string, answer: Answer, token: string): GreenApiError {
  const { message, quota } = readErrorBody(answer.body);
  const detail = message === null ? undefined : redactSecrets(message, token).slice(0, maxDetailLength);
  const retryAfterMs = answer.status === 429 ? parseRetryAfter(answer.retryAfter) : undefined;
  return new GreenApiError({
    method,
    ...verdictOf(answer.status, message ?? ''),
    status: answer.status,
    retryAfterMs,
    quota,
    detail,
  });
}

function verdictOf(status: number, message: string): Verdict {
  const byStatus = verdictByStatus.get(status);
  if (byStatus !== undefined) return byStatus;
  if (status === 400) {
    if (/instance\b.{0,40}\bstarting\b/i.test(message))
      return { outcome: 'WAIT', failure: 'INSTANCE_STARTING' };
    if (/instance\b.{0,40}\bnot authorized/i.test(message)) {
      return { outcome: 'WAIT', failure: 'INSTANCE_NOT_AUTHORIZED' };
    }
    return { outcome: 'REFUSED', failure: 'BAD_REQUEST' };
  }
  if (status > 400 && status < 500) return { outcome: 'REFUSED', failure: 'CLIENT_ERROR' };
  if (status === 500 && /exceeded max upload size/i.test(message)) {
    return { outcome: 'REFUSED', failure: 'FILE_TOO_LARGE' };
  }
  if (status >= 500) return { outcome: 'UNKNOWN', failure: 'SERVER_ERROR' };
  if (status >= 300) return { outcome: 'UNKNOWN', failure: 'REDIRECTED' };
  return { outcome: 'UNKNOWN', failure: 'RESPONSE_UNREADABLE' };
}

/** Seconds only: the date form would need the provider's clock to agree with ours. */
function parseRetryAfter(header: string | null): number | undefined {
  if (header === null || !/^\d{1,9}$/.test(header.trim())) return undefined;
  return Math.min(Number(header) * 1000, maxRetryAfterMs);
}
