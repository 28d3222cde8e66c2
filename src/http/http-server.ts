import Fastify, { type FastifyError, type FastifyInstance, type FastifyRequest } from 'fastify';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { withCorrelation } from '../observability/correlation.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { boundBodies, NoRoomError, requestBodyBudgets } from './bound-bodies.js';
import type { BodyBudgets } from './body-hold.js';
import { ClientAddresses } from './client-addresses.js';
import { DirectRequest, requestIdOf, segmentOf, type DirectRoute } from './raw-route.js';
import { networkOf } from '../services/session/network-of.js';
import { lingerForBody } from './lingering-close.js';
import { securityHeaders } from './security-headers.js';

const BODY_LIMIT_BYTES = 1_048_576;
const CONNECTIONS = { requestTimeout: 30_000, keepAliveTimeout: 65_000, headersTimeout: 15_000 };

export interface HttpServerOptions {
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly isProduction: boolean;
  /** Whose bodies share a budget where they carry no token; without proxies unless given. */
  readonly addresses?: ClientAddresses;
  /** The id of the person whose token a request carries, whose bodies then share a budget of their own; or null. */
  readonly userOf?: (request: FastifyRequest) => string | null;
  /** What bodies may take; see requestBodyBudgets. */
  readonly bodies?: BodyBudgets;
  /** Served past the framework, with the same headers, request id, metrics and time limits. */
  readonly direct?: DirectRoute | undefined;
}

/**
 * Fastify as this system runs it: a request id in and out, security headers on every answer, no CORS header of
 * its own, bodies up to 1 MB and of bounded memory in all, errors as GraphQL-shaped JSON without inner text. A request that trickles in is cut off.
 */
export function createHttpServer(options: HttpServerOptions): FastifyInstance {
  const { logger, metrics, isProduction, addresses = new ClientAddresses([]) } = options;
  const handleDirect = directHandler(options);
  const app = Fastify({
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    serverFactory: (toFramework) =>
      createServer(CONNECTIONS, (request, response) => {
        if (!handleDirect(request, response, isClosing)) toFramework(request, response);
      }),
  });
  const isClosing = () => !app.server.listening;
  const headers = securityHeaders(isProduction);
  app.addHook('onRequest', (request, reply, done) => {
    void reply.headers(headers).header('x-request-id', request.id);
    done();
  });
  boundBodies(app, {
    bodies: options.bodies ?? requestBodyBudgets(),
    limit: BODY_LIMIT_BYTES,
    senderOf: (request) => {
      const userId = options.userOf?.(request) ?? null;
      return userId === null ? networkOf(addresses.of(request.raw)) : `user:${userId}`;
    },
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
  // Asked when the answer is there: a request under way when the server began to close is the last of its connection.
  // A body that is too large ends its own, once its sender can have read the answer.
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (isClosing() && reply.statusCode !== 413) void reply.header('connection', 'close');
    done(null, payload);
  });
  app.setNotFoundHandler(async (request, reply) =>
    reply.code(404).send(bodyOf('There is nothing here.', 'NOT_FOUND', request.id)),
  );
  app.setErrorHandler(async (error: FastifyError, request, reply) => {
    const status = error.statusCode ?? 500;
    const isWithoutRoom = error instanceof NoRoomError;
    if (status >= 500 && !isWithoutRoom) logUnexpected(logger, error, request);
    if (isWithoutRoom) void reply.header('retry-after', error.retryAfterSeconds);
    if (status === 413 || isWithoutRoom) {
      // Fastify's own, which would close at once.
      reply.removeHeader('connection');
      lingerForBody(request.raw, reply.raw, isClosing);
    }
    return reply.code(status).send(bodyFor(status, error, request.id));
  });
  return app;
}

/** Takes a request of the direct route, if there is one, and says whether it did. */
type DirectHandler = (
  request: IncomingMessage,
  response: ServerResponse,
  isClosing: () => boolean,
) => boolean;

function directHandler({ direct: route, logger, metrics, isProduction }: HttpServerOptions): DirectHandler {
  if (route === undefined) return () => false;
  const headers = Object.entries(securityHeaders(isProduction)).flat();
  return (request, response, isClosing) => {
    const segment = segmentOf(route, request);
    if (segment === null) return false;
    const startedAt = performance.now();
    response.once('finish', () => {
      const labels = { method: 'POST', route: route.name, status: String(response.statusCode) };
      metrics.httpSeconds.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    const direct = new DirectRequest(segment, request, response, headers, isClosing);
    route.handle(direct).catch((error: unknown) => {
      logger.error({ err: error, requestId: direct.id, route: route.name }, 'unexpected error in a request');
      if (response.headersSent) response.destroy();
      else direct.answer(500, JSON.stringify(unexpected(direct.id)), true);
    });
    return true;
  };
}

function logUnexpected(logger: Logger, error: FastifyError, request: FastifyRequest): void {
  logger.error(
    { err: error, requestId: request.id, route: request.routeOptions.url },
    'unexpected error in a request',
  );
}

function bodyFor(status: number, error: FastifyError, requestId: string) {
  const errorBody = (message: string, code: string) => bodyOf(message, code, requestId);
  if (status === 413) return errorBody('The body is larger than 1 MB.', 'PAYLOAD_TOO_LARGE');
  if (status === 415) return errorBody('This content type is not understood.', 'UNSUPPORTED_MEDIA_TYPE');
  if (error instanceof SyntaxError || error.code === 'FST_ERR_CTP_INVALID_JSON_BODY') {
    return errorBody('Invalid JSON in the body.', 'BAD_REQUEST');
  }
  if (error instanceof NoRoomError)
    return errorBody('Too many bodies are on their way. Try again a little later.', 'RATE_LIMITED');
  if (status < 500) return errorBody('The request is not valid.', 'BAD_REQUEST');
  return unexpected(requestId);
}

function unexpected(requestId: string) {
  return bodyOf('Something went wrong.', 'INTERNAL_SERVER_ERROR', requestId);
}

function bodyOf(message: string, code: string, requestId: string) {
  return { errors: [{ message, extensions: { requestId, code } }] };
}
