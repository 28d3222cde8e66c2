import { randomUUID } from 'node:crypto';
import type { PubSubEngine } from 'graphql-subscriptions';
import { z } from 'zod';

/** Whose read mark has moved, and in which conversation. */
export interface ReadSignal {
  readonly hotelId: string;
  readonly userId: string;
  readonly conversationId: string;
}

export interface ReadListening {
  /** Settles once signals of other processes are heard too. */
  readonly isReady: Promise<void>;
  readonly stop: () => void;
}

const signalOfProcess = z.object({ origin: z.uuid(), conversationId: z.uuid() });

/**
 * Tells the devices of a person, in whatever process, that a read mark has moved. A signal carries no mark and may be
 * lost: whoever hears it reads the row. Anybody who reaches Redis may write there, so what is no signal is not heard.
 */
export class ReadSignals {
  readonly #origin = randomUUID();
  readonly #here = new Map<string, Set<(conversationId: string) => void>>();

  constructor(
    private readonly engine: PubSubEngine,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Called after the commit. Does not wait for other processes. */
  send({ conversationId, ...owner }: ReadSignal): void {
    for (const hear of this.#here.get(topic(owner)) ?? []) hear(conversationId);
    this.engine.publish(topic(owner), { origin: this.#origin, conversationId }).catch(this.onError);
  }

  /** Calls `hear` for each signal of a person in a hotel until it is stopped. */
  listen(owner: Omit<ReadSignal, 'conversationId'>, hear: (conversationId: string) => void): ReadListening {
    const name = topic(owner);
    const here = this.#here.get(name) ?? new Set();
    this.#here.set(name, here.add(hear));
    let isStopped = false;
    let unsubscribe: (() => void) | null = null;
    const subscribe = async () => {
      try {
        const id = await this.engine.subscribe(
          name,
          (payload: unknown) => {
            const signal = signalOfProcess.safeParse(payload).data;
            if (signal !== undefined && signal.origin !== this.#origin) hear(signal.conversationId);
          },
          {},
        );
        unsubscribe = () => {
          this.engine.unsubscribe(id);
        };
        if (isStopped) unsubscribe();
      } catch (error) {
        this.onError(error);
      }
    };
    return {
      isReady: subscribe(),
      stop: () => {
        isStopped = true;
        here.delete(hear);
        if (here.size === 0 && this.#here.get(name) === here) this.#here.delete(name);
        unsubscribe?.();
      },
    };
  }
}

function topic({ hotelId, userId }: Omit<ReadSignal, 'conversationId'>): string {
  return `conversation-reads:${hotelId}:${userId}`;
}
