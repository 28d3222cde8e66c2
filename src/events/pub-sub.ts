import { setTimeout as delay } from 'node:timers/promises';
import { PubSub, type PubSubEngine } from 'graphql-subscriptions';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { Redis } from 'ioredis';

export interface ClosablePubSub {
  readonly engine: PubSubEngine;
  /** Whether wake-ups reach other processes right now. */
  isConnected(): boolean;
  close(): Promise<void>;
}

/** A Redis that vanished without a word would look connected for hours: within the two together it is missed. */
const PING_EVERY_MS = 1_000;
const ANSWER_WITHIN_MS = 2_000;

/** Wake-ups over Redis where it is given, within the process otherwise. A lost connection is retried for ever and never throws. */
export function createPubSub(redisUrl: string | null, onError: (error: unknown) => void): ClosablePubSub {
  if (redisUrl === null) {
    return { engine: new PubSub(), isConnected: () => true, close: () => Promise.resolve() };
  }
  const state = { isClosed: false };
  const disturbed = (error: unknown) => {
    if (!state.isClosed) onError(error);
  };
  const connect = (maxRetriesPerRequest: number | null) => {
    const client = new Redis(redisUrl, {
      maxRetriesPerRequest,
      connectTimeout: 5_000,
      socketTimeout: ANSWER_WITHIN_MS,
      retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
    });
    client.on('error', disturbed);
    return client;
  };
  const publisher = connect(1);
  // A subscription waits for Redis to come back instead of failing: so it heals by itself.
  const subscriber = connect(null);
  const stop = new AbortController();
  const pinging = pingAgainAndAgain([publisher, subscriber], stop.signal);
  // The package's types name the ioredis class of an older major version; the calls it makes are the same.
  const engine = new RedisPubSub({
    publisher,
    subscriber: withoutLooseRejections(subscriber, disturbed),
  } as unknown as ConstructorParameters<typeof RedisPubSub>[0]);
  return {
    engine,
    isConnected: () => publisher.status === 'ready' && subscriber.status === 'ready',
    close: async () => {
      state.isClosed = true;
      stop.abort();
      publisher.disconnect();
      subscriber.disconnect();
      await pinging;
    },
  };
}

/** Keeps each connection waiting for an answer, so that the one it does not get within its time-out ends it. */
async function pingAgainAndAgain(clients: readonly Redis[], signal: AbortSignal): Promise<void> {
  const untilNext = () => delay(PING_EVERY_MS, true, { signal, ref: false }).catch(() => false);
  while (await untilNext()) {
    for (const client of clients) {
      // While it connects the library asks by itself; what goes wrong is heard as the client's 'error'.
      if (client.status === 'ready') client.ping().catch(() => undefined);
    }
  }
}

/** What RedisPubSub needs of a subscriber. It drops the promises of these calls, and a rejection nobody hears ends the process. */
function withoutLooseRejections(client: Redis, onError: (error: unknown) => void) {
  return {
    on: (event: string, listener: (...given: unknown[]) => void) => client.on(event, listener),
    subscribe: (topic: string, done: (error: null) => void) => {
      client.subscribe(topic).then(() => done(null), onError);
    },
    unsubscribe: (topic: string) => {
      client.unsubscribe(topic).catch(onError);
    },
    punsubscribe: () => undefined,
  };
}
