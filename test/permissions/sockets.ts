import { createClient, type Client } from 'graphql-ws';
import WebSocket from 'ws';
import type { StaffFixture, Caller } from '../support/staff-fixture.js';
import type { Call } from './calls.js';

/** What a subscription came to: its first item, or the code it was refused with. */
export interface Opened {
  readonly code: string | null;
}

interface Refusal {
  readonly extensions?: { readonly code?: string };
}

/** Opens subscriptions over one socket a caller. `close` before the staff stops. */
export class Sockets {
  readonly #clients = new Map<Caller, Client>();

  constructor(private readonly staff: StaffFixture) {}

  /** Subscribes, waits for the first item or the refusal, and unsubscribes. */
  async open(caller: Caller, call: Call): Promise<Opened> {
    const items = this.client(caller).iterate(call);
    try {
      const first = await items.next();
      const result = first.value as { errors?: readonly Refusal[] } | undefined;
      return { code: codeOf(result?.errors) };
    } catch (error) {
      return { code: codeOf(error) };
    } finally {
      await items.return?.();
    }
  }

  async close(): Promise<void> {
    for (const client of this.#clients.values()) await client.dispose();
  }

  private client(caller: Caller): Client {
    const token = this.staff.token(caller);
    const client =
      this.#clients.get(caller) ??
      createClient({
        url: this.staff.app.wsUrl,
        webSocketImpl: WebSocket,
        retryAttempts: 0,
        connectionParams: token === null ? {} : { authorization: `Bearer ${token}` },
      });
    this.#clients.set(caller, client);
    return client;
  }
}

function codeOf(refused: unknown): string | null {
  if (refused === undefined) return null;
  if (Array.isArray(refused)) {
    const [first] = refused as readonly Refusal[];
    return first?.extensions?.code ?? 'an error without a code';
  }
  throw refused instanceof Error ? refused : new Error(JSON.stringify(refused));
}
