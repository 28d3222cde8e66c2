import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { newCorrelationId, withCorrelation } from '../observability/correlation.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { securityHeaders } from './security-headers.js';

const BODY_LIMIT_BYTES = 1_048_576;
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

export interface HttpServerOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly isProduction: boolean;
}

/**
 * Fastify as this system runs it: a request id in and out, security headers on every answer, no CORS header at
 * all, bodies up to 1 MB, errors as GraphQL-shaped JSON without inner text. A request that trickles in is cut off.
 */
export function createHttpServer({ logger, metrics, isProduction }: HttpServerOptions): FastifyInstance {
  const app = Fastify({
    logger: false,
    genReqId: (request) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : newCorrelationId();
    },
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: 30_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    http: { headersTimeout: 15_000 },
  });
  const headers = securityHeaders(isProduction);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  // After the body: reading it would lose the context again.
  app.addHook('preHandler', (request, _reply, done) => withCorrelation(request.id, done));
  app.addHook('onResponse', (request, reply, done) => {
    metrics.httpSeconds.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
    done();
  });
  app.setNotFoundHandler(async (_request, reply) =>
    reply.code(404).send(errorBody('There is nothing here.', 'NOT_FOUND')),
  );
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    if (status >= 500) logUnexpected(logger, error, request);
    return reply.code(status).send(bodyFor(status, error));
  });
  return app;
}

function logUnexpected(logger: Logger, error: FastifyError, request: FastifyRequest): void {
  logger.error(
    { err: error, requestId: request.id, route: request.routeOptions.url },
    'unexpected error in a request',
  );
}

function bodyFor(status: number, error: FastifyError) {
  if (status === 413) return errorBody('The body is larger than 1 MB.', 'PAYLOAD_TOO_LARGE');
  if (status === 415) return errorBody('This content type is not understood.', 'UNSUPPORTED_MEDIA_TYPE');
  if (error instanceof SyntaxError || error.code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return errorBody('Invalid JSON in the body.', 'BAD_REQUEST');
  }
  if (status < 500) return errorBody('The request is not valid.', 'BAD_REQUEST');
  return errorBody('Something went wrong.', 'INTERNAL_SERVER_ERROR');
}

function errorBody(message: string, code: string) {
  return { errors: [{ message, extensions: { code } }] };
}
