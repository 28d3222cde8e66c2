import type { Clock } from '../../src/clock.js';

/** One call received from hotel-boost, or one attempt to deliver a webhook to it. */
export interface LogEntry {
  /** Running number, from 1, in the order in which things began. */
  readonly number: number;
  readonly at: string;
  readonly kind: 'call' | 'webhook';
  readonly instanceId: string;
  /** Green API method of a call, typeWebhook of a webhook. */
  readonly method: string;
  readonly body: unknown;
  /** `pending` until it ended; then answered, refused, failed, timed out, dropped … */
  outcome: string;
  /** HTTP status given (call) or got (webhook), null when none. */
  status: number | null;
  durationMs: number | null;
  /** Call: the provider took it (a send is in the queue). Webhook: removed from the queue. */
  accepted: boolean;
  idMessage: string | null;
  /** Webhook: which attempt of this notification, from 1. */
  attempt: number | null;
  fault: string | null;
}

/** Which part of the log is wanted. */
export interface LogFilter {
  readonly since?: number;
  readonly instanceId?: string;
  readonly method?: string;
  readonly kind?: string;
  readonly limit?: number;
}

const MAX_ENTRIES = 200_000;
const MAX_BODY_CHARACTERS = 65_536;

/** Everything that passed between hotel-boost and the fake provider, in memory, newest 200,000. */
export class CallLog {
  #entries: LogEntry[] = [];
  #last = 0;

  constructor(
    private readonly clock: Clock,
    private readonly onChange: (entry: LogEntry) => void,
  ) {}

  /** Writes down that something began; the caller finishes it with `end`. */
  begin(what: Pick<LogEntry, 'kind' | 'instanceId' | 'method' | 'body'> & Partial<LogEntry>): LogEntry {
    const entry: LogEntry = {
      outcome: 'pending',
      status: null,
      durationMs: null,
      accepted: false,
      idMessage: null,
      attempt: null,
      fault: null,
      ...what,
      body: shorten(what.body),
      number: ++this.#last,
      at: this.clock.now().toISOString(),
    };
    this.#entries.push(entry);
    if (this.#entries.length > MAX_ENTRIES * 1.1) this.#entries = this.#entries.slice(-MAX_ENTRIES);
    return entry;
  }

  /** Fills in how it ended and tells the listeners. */
  end(
    entry: LogEntry,
    outcome: string,
    details: Partial<Omit<LogEntry, 'number' | 'at' | 'outcome'>> = {},
  ): void {
    Object.assign(entry, details, { outcome });
    entry.durationMs = this.clock.now().getTime() - Date.parse(entry.at);
    this.onChange(entry);
  }

  get last(): number {
    return this.#last;
  }

  /** Entries numbered above `since` that match, oldest first. */
  list(filter: LogFilter): LogEntry[] {
    const matching = this.#entries.filter(
      (entry) =>
        entry.number > (filter.since ?? 0) &&
        (filter.instanceId === undefined || entry.instanceId === filter.instanceId) &&
        (filter.method === undefined || entry.method === filter.method) &&
        (filter.kind === undefined || entry.kind === filter.kind),
    );
    return filter.limit === undefined ? matching : matching.slice(-filter.limit);
  }

  /** Forgets the entries; numbers go on. */
  clear(): void {
    this.#entries = [];
  }
}

function shorten(body: unknown): unknown {
  if (body === null || body === undefined) return null;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  if (text.length <= MAX_BODY_CHARACTERS) return body;
  return { shortened: true, characters: text.length, beginning: text.slice(0, 1_000) };
}
