import type { Fault } from '../faults/fault.js';
import { ProviderError } from './provider-error.js';
import type { ProviderAnswer } from './provider-method.js';

/** A whole HTTP answer of the fake provider, ready to be written or broken. */
export interface Answer {
  /** null: none was given. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** Whether the call took effect. */
  readonly isAccepted: boolean;
  readonly idMessage: string | null;
}

const json = { 'content-type': 'application/json; charset=utf-8' };
const plain = { 'content-type': 'text/plain; charset=utf-8' };

export function okAnswer({ body, idMessage }: ProviderAnswer): Answer {
  const text = body === undefined ? '' : JSON.stringify(body);
  return { status: 200, headers: json, text, isAccepted: true, idMessage: idMessage ?? null };
}

/**
 * The answer to a refused call. JSON where the provider is known to answer so (the path in it carries the token,
 * as in the real one: callers have to redact it), plain text elsewhere.
 */
export function failureAnswer(error: unknown, path: string): Answer {
  if (!(error instanceof ProviderError)) throw error;
  const { status, message, body } = error;
  const isText = typeof body === 'string';
  const timestamp = new Date().toISOString();
  const text = isText ? body : JSON.stringify(body ?? { statusCode: status, timestamp, path, message });
  return { status, headers: isText ? plain : json, text, isAccepted: false, idMessage: null };
}

/** The answer that a fault gives instead of the true one; `taken` is the true one when the call took effect. */
export function faultAnswer(fault: Fault, method: string, path: string, taken: Answer | null): Answer {
  const status = fault.kind === 'http-429' ? 429 : fault.kind === 'http-466' ? 466 : (fault.status ?? 500);
  const messages: Record<number, string> = {
    429: 'Too Many Requests',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
  };
  const message = messages[status] ?? 'Service Unavailable';
  const body = status === 466 ? quotaBody(method) : status === 429 || status === 502 ? message : undefined;
  const answer = failureAnswer(new ProviderError(status, message, body), path);
  const headers: Record<string, string> = { ...answer.headers };
  if (fault.retryAfter !== undefined) headers['retry-after'] = String(fault.retryAfter);
  return {
    ...answer,
    headers,
    isAccepted: taken?.isAccepted ?? false,
    idMessage: taken?.idMessage ?? null,
  };
}

function quotaBody(method: string): unknown {
  const quota = 'Monthly quota has been exceeded.';
  if (!method.startsWith('send')) {
    const change =
      'Please go to your personal account and change the tariff to business https://console.green-api.com';
    const invokeStatus = { method: method.toLowerCase(), used: 100, total: 100, status: 'QUOTE_EXCEEDED' };
    return { invokeStatus: { ...invokeStatus, description: `${quota} ${change}` } };
  }
  return {
    invokeStatus: { method: method.toLowerCase(), used: 67, total: 0, status: 'QUOTE_ALLOWED' },
    correspondentsStatus: {
      method: 'correspondents',
      used: 3,
      total: 3,
      status: 'CORRESPONDENTS_QUOTE_EXCEEDED',
      description: `${quota} You can only send or receive messages from these numbers: 79001234567, 79001234568`,
    },
  };
}
