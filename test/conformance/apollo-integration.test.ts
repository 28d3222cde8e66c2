import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import { ApolloServer } from '@apollo/server';
import { defineIntegrationTestSuite } from '@apollo/server-integration-testsuite';
import { registerGraphqlRoute } from '../../src/http/graphql-route.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';

const counted = { ran: 0 };
afterEach(() => {
  counted.ran += 1;
});

// Apollo's own suite for integrations, run against our route and HTTP server with Apollo servers of its making.
defineIntegrationTestSuite(async (config, options) => {
  const http = createHttpServer({
    logger: createLogger('silent'),
    metrics: new Metrics(),
    isProduction: false,
  });
  const server = new ApolloServer(config);
  await server.start();
  await registerGraphqlRoute(http, {
    path: '/',
    apollo: server,
    makeContext: async () => (await options?.context?.()) ?? {},
    release: async () => undefined,
  });
  await http.listen({ host: '127.0.0.1', port: 0 });
  const { port } = http.server.address() as AddressInfo;
  return { server, url: `http://127.0.0.1:${port}`, extraCleanup: () => http.close() };
});

// Last, and after everything above: a suite that comes to skip more than its incremental delivery is noticed.
it('as many of its tests ran as have to', () => {
  expect(counted.ran).toBe(246);
});
