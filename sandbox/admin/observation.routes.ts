import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { faultRequest } from '../faults/fault.js';
import type { InstanceRegistry } from '../provider/instance-registry.js';
import type { SandboxContext } from '../sandbox-context.js';
import { summary } from './instance.routes.js';
import { AdminError, readJson } from './read-json.js';

const logQuery = z.object({
  since: z.coerce.number().int().min(0).optional(),
  instanceId: z.string().optional(),
  method: z.string().optional(),
  kind: z.enum(['call', 'webhook']).optional(),
  limit: z.coerce.number().int().min(1).max(200_000).optional(),
});

/** The log of everything, the summary, the faults that wait, and the live feed of the page. */
export function registerObservationRoutes(
  app: FastifyInstance,
  context: SandboxContext,
  instances: InstanceRegistry,
): void {
  app.get('/health', () => ({ status: 'ok' }));
  app.get('/log', (request) => {
    const query = logQuery.safeParse(request.query);
    if (!query.success) throw new AdminError(400, 'since and limit are numbers, kind is call or webhook');
    return { last: context.log.last, entries: context.log.list(query.data) };
  });
  app.delete('/log', () => {
    context.log.clear();
    return { last: context.log.last, entries: [] };
  });
  app.get('/state', () => ({
    instances: instances.list().map(summary),
    faults: context.faults.list(),
    lastLogNumber: context.log.last,
  }));
  app.get('/faults', () => ({ faults: context.faults.list() }));
  app.post('/faults', async (request, reply) => {
    const fault = context.faults.add(readJson(request, faultRequest));
    context.feed.publish({ type: 'faults', waiting: context.faults.list().length });
    await reply.code(201).send(fault);
  });
  app.delete('/faults', () => {
    context.faults.clear();
    context.feed.publish({ type: 'faults', waiting: 0 });
    return { faults: [] };
  });
  app.get('/events', (request, reply) => {
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    raw.write('retry: 1000\n\n');
    const stop = context.feed.listen((event) => {
      // A page that does not read must not pile up memory here; it reconnects and fetches what it missed.
      if (raw.writableLength > 1_000_000) raw.destroy();
      else raw.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    });
    raw.once('close', stop);
  });
}
