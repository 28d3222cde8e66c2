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
  const connect = () => {
    const client = new Redis(redisUrl, {
      maxRetriesPerRequest: 1,
      connectTimeout: 5_000,
      retryStrategy: (attempt) => Math.min(attempt * 200, 2_000),
    });
    client.on('error', onError);
    return client;
  };
  const publisher = connect();
  const subscriber = connect();
  // The package's types name the ioredis class of an older major version; the calls it makes are the same.
  const engine = new RedisPubSub({ publisher, subscriber } as unknown as ConstructorParameters<
    typeof RedisPubSub
  >[0]);
  return {
    engine,
    isConnected: () => publisher.status === 'ready' && subscriber.status === 'ready',
    close: async () => {
      publisher.disconnect();
      subscriber.disconnect();
      await Promise.resolve();
    },
  };
}
