import type { LogEntry } from '../../sandbox/log/call-log.js';
import type { Pace } from '../../sandbox/options.js';
import { createSandbox } from '../../sandbox/sandbox.js';
import { startReceiver, type WebhookReceiver } from './webhook-receiver.js';

export const AURORA = '1101000001';
export const GUEST_PHONE = '491511000001';
export const GUEST_CHAT = `${GUEST_PHONE}@c.us`;

/** Everything at once, so that a test waits for what happens and not for the clock. */
export const quickPace: Pace = {
  sendDelayMs: 0,
  sendLatencyMs: 0,
  deliveredAfterMs: 0,
  readAfterMs: 0,
  webhookPauseMs: 40,
  webhookTimeoutMs: 2_000,
  webhookGapMs: 0,
  journalLagMs: 0,
  rebootMs: 30,
};

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

/** A sandbox with a receiver behind it, and short ways to talk to it. */
export interface SandboxBench {
  readonly url: string;
  readonly receiver: WebhookReceiver;
  request(verb: string, path: string, body?: unknown, signal?: AbortSignal): Promise<HttpAnswer>;
  /** A Green API call of Grand Aurora with its right token. */
  call(verb: string, method: string, body?: unknown, signal?: AbortSignal): Promise<HttpAnswer>;
  send(text: string, signal?: AbortSignal): Promise<HttpAnswer>;
  guestWrites(message: Record<string, unknown>): Promise<string>;
  fault(fault: Record<string, unknown>): Promise<void>;
  log(query?: string): Promise<LogEntry[]>;
  close(): Promise<void>;
}

/** Starts both on free ports. */
export async function startBench(pace: Partial<Pace> = {}): Promise<SandboxBench> {
  const receiver = await startReceiver();
  const sandbox = await createSandbox({ apiUrl: receiver.url, pace: { ...quickPace, ...pace } });
  const request: SandboxBench['request'] = async (verb, path, body, signal) => {
    const response = await fetch(`${sandbox.url}${path}`, {
      method: verb,
      signal: signal ?? null,
      ...(body === undefined
        ? {}
        : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, text, body: parse(text) };
  };
  const call: SandboxBench['call'] = (verb, method, body, signal) =>
    request(verb, `/waInstance${AURORA}/${method}/sandbox-token-aurora`, body, signal);
  return {
    url: sandbox.url,
    receiver,
    request,
    call,
    send: (message, signal) => call('POST', 'sendMessage', { chatId: GUEST_CHAT, message }, signal),
    async guestWrites(message) {
      const about = { instanceId: AURORA, phone: GUEST_PHONE, name: 'Anna Weber', ...message };
      const { status, body, text } = await request('POST', '/guest/messages', about);
      if (status !== 200) throw new Error(text);
      return (body as { idMessage: string }).idMessage;
    },
    async fault(fault) {
      const { status, text } = await request('POST', '/faults', fault);
      if (status !== 201) throw new Error(text);
    },
    async log(query = '') {
      const { body } = await request('GET', `/log?${query}`);
      return (body as { entries: LogEntry[] }).entries;
    },
    async close() {
      await sandbox.close();
      await receiver.close();
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}
