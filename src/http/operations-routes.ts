import type { FastifyInstance } from 'fastify';
import type { Health } from '../observability/health.js';
import type { Metrics } from '../observability/metrics.js';

/** Serves what operators and load balancers ask: is it alive, is it ready, what are its figures. */
export function registerOperationsRoutes(app: FastifyInstance, health: Health, metrics: Metrics): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const { status, isReady, degraded } = await health.report();
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status, degraded });
  });
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
