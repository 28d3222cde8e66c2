import { PubSub, type PubSubEngine } from 'graphql-subscriptions';
import { RedisPubSub } from 'graphql-redis-subscriptions';
import { Redis } from 'ioredis';

export interface ClosablePubSub {
  readonly engine: PubSubEngine;
  /** Whether wake-ups reach other processes right now. */
  isConnected(): boolean;
  close(): Promise<void>;
}

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
      retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
    });
    client.on('error', disturbed);
    return client;
  };
  const publisher = connect(1);
  // A subscription waits for Redis to come back instead of failing: so it heals by itself.
  const subscriber = connect(null);
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
      publisher.disconnect();
      subscriber.disconnect();
      await Promise.resolve();
    },
  };
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
