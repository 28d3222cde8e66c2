import type { FastifyInstance } from 'fastify';
import type { Health } from '../observability/health.js';
import type { Metrics } from '../observability/metrics.js';

/** Serves what load balancers ask: is it alive, is it ready. Says nothing but names of dependencies. */
export function registerHealthRoutes(app: FastifyInstance, health: Health): void {
  app.get('/health/live', async () => ({ status: 'ok' }));
  app.get('/health/ready', async (_request, reply) => {
    const { status, isReady, degraded } = await health.report();
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status, degraded });
  });
}

/** Serves the process's figures. For operators alone: never on a port that guests or strangers reach. */
export function registerMetricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get('/metrics', async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
