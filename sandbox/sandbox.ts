import { setMaxListeners } from 'node:events';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';
import { registerClockRoutes } from './admin/clock.routes.js';
import { registerInstanceRoutes } from './admin/instance.routes.js';
import { registerObservationRoutes } from './admin/observation.routes.js';
import { FaultQueue } from './faults/fault-queue.js';
import { registerFileRoutes } from './files/file.routes.js';
import { FileStore } from './files/file-store.js';
import { registerGuestRoutes } from './guest/guest.routes.js';
import { LiveFeed } from './live-feed.js';
import { CallLog } from './log/call-log.js';
import { defaultClock, documentedPace, type SandboxOptions } from './options.js';
import { registerPage } from './page/page.routes.js';
import { InstanceRegistry } from './provider/instance-registry.js';
import { registerProvider } from './provider/provider.routes.js';
import { sandboxHotels } from './sandbox-hotels.js';
import type { SandboxContext } from './sandbox-context.js';

/** A running sandbox. */
export interface Sandbox {
  /** Its origin, for example http://127.0.0.1:4001. */
  readonly url: string;
  /** Stops at once: open calls are cut, queues are forgotten. */
  close(): Promise<void>;
}

const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** Starts a fake Green API with the guest's phone page. All state is in memory; several may run at once. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const clock = options.clock ?? defaultClock;
  const pace = { ...documentedPace, ...options.pace };
  const apiUrl = (options.apiUrl ?? 'http://127.0.0.1:4000').replace(/\/+$/, '');
  const host = options.host ?? '127.0.0.1';
  const end = new AbortController();
  setMaxListeners(0, end.signal);
  let url = '';
  const feed = new LiveFeed();
  const log = new CallLog(clock, ({ number, kind, instanceId, method, outcome, status, durationMs, fault }) =>
    feed.publish({ type: 'log', number, kind, instanceId, method, outcome, status, durationMs, fault }),
  );
  const files = new FileStore(() => options.publicUrl?.replace(/\/+$/, '') ?? url);
  const context: SandboxContext = { clock, signal: end.signal, log, faults: new FaultQueue(), feed, files };
  const instances = new InstanceRegistry(context, pace, options.rateLimits ?? false);
  const webhookUrlOf = (id: string): string => `${apiUrl}/webhooks/green-api/${id}`;
  for (const hotel of sandboxHotels) instances.add({ ...hotel, webhookUrl: webhookUrlOf(hotel.id) });

  const app = Fastify({ forceCloseConnections: true, exposeHeadRoutes: false, bodyLimit: MAX_BODY_BYTES });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  registerProvider(app, context, instances);
  registerInstanceRoutes(app, instances, webhookUrlOf);
  registerObservationRoutes(app, context, instances);
  registerClockRoutes(app, apiUrl);
  registerGuestRoutes(app, instances);
  registerFileRoutes(app, files);
  registerPage(app);
  const close = async (): Promise<void> => {
    end.abort();
    await app.close();
  };
  try {
    await app.listen({ port: options.port ?? 0, host });
  } catch (error) {
    await close();
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  const shownHost = host === '0.0.0.0' || host === '::' ? 'localhost' : host;
  url = `http://${shownHost.includes(':') ? `[${shownHost}]` : shownHost}:${port}`;
  return { url, close };
}
