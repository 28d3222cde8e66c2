import type { Client, RequestContext } from '../context.js';
import type { LiveRights } from '../services/live/live-rights.js';
import type { DeliveredItem } from '../services/live/read-mark-streams.js';
import type { Services } from '../services.js';

export interface DeliveryContextOptions {
  readonly requestId: string;
  readonly client: Client;
  readonly rights: LiveRights;
  readonly services: Services;
  readonly item: DeliveredItem;
  /** Told when who is asking is asked for: what is shown then is for this person only. */
  onPersonal(): void;
}

/**
 * The context in which one event is shown to one socket. It reads through the snapshot that all sockets share
 * for this event; who is asking comes from memory. It writes nothing.
 */
export function createDeliveryContext(options: DeliveryContextOptions): RequestContext {
  const { rights, item } = options;
  const read = 'read' in item ? item.read : null;
  const memos = new Map<string, unknown>(read === null ? [] : [['loaders', read.makeLoaders()]]);
  const refuse = () => Promise.reject(new Error('a delivery only reads'));
  return {
    requestId: options.requestId,
    client: options.client,
    get principal() {
      options.onPersonal();
      return rights.viewer;
    },
    services: options.services,
    get live() {
      options.onPersonal();
      return rights;
    },
    connection: null,
    viewer: () => {
      options.onPersonal();
      return Promise.resolve(rights.viewer);
    },
    read: () => read?.tx() ?? refuse(),
    write: refuse,
    become: refuse,
    memo<T>(key: string, make: () => T): T {
      if (!memos.has(key)) memos.set(key, make());
      return memos.get(key) as T;
    },
    close: () => {
      read?.release();
      return Promise.resolve();
    },
  };
}
