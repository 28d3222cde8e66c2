import { Readable } from 'node:stream';
import { HeaderMap, type ApolloServer, type BaseContext, type HTTPGraphQLResponse } from '@apollo/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

export interface GraphqlRouteOptions<C extends BaseContext> {
  readonly path: string;
  readonly apollo: ApolloServer<C>;
  /** Makes the context of one request. Throws a GraphQLError to refuse the whole request. */
  makeContext(request: FastifyRequest): Promise<C>;
  /** Told once the request is over, whatever became of it: answered, failed, or its client gone. */
  release(context: C): Promise<void>;
}

/** Serves GraphQL over HTTP. GET runs queries only and batches are refused, both by Apollo. */
export async function registerGraphqlRoute<C extends BaseContext>(
  app: FastifyInstance,
  options: GraphqlRouteOptions<C>,
): Promise<void> {
  await app.register((scope, _options, registered) => {
    // What is not JSON is Apollo's to refuse, in GraphQL's own form.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      if (body === '') done(null, undefined);
      else void parseJson(request, body as string, done);
    });
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, _body, done) => done(null, undefined));
    const parseJson = scope.getDefaultJsonParser('error', 'error');
    scope.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
      url: options.path,
      exposeHeadRoute: false,
      handler: (request, reply) => answer(options, request, reply),
    });
    registered();
  });
}

async function answer<C extends BaseContext>(
  options: GraphqlRouteOptions<C>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const contexts: C[] = [];
  const release = async () => {
    for (const context of contexts.splice(0)) await options.release(context);
  };
  const onGone = () => void release();
  reply.raw.once('close', onGone);
  try {
    const response = await options.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: {
        method: request.method,
        headers: headersOf(request),
        search: new URL(request.url, 'http://server').search,
        body: request.body,
      },
      context: async () => {
        const context = await options.makeContext(request);
        contexts.push(context);
        return context;
      },
    });
    await release();
    return await send(reply, response);
  } finally {
    reply.raw.off('close', onGone);
    await release();
  }
}

function headersOf(request: FastifyRequest): HeaderMap {
  const headers = new HeaderMap();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
  }
  return headers;
}

function send(reply: FastifyReply, response: HTTPGraphQLResponse): FastifyReply {
  for (const [name, value] of response.headers) void reply.header(name, value);
  void reply.code(response.status ?? 200);
  return reply.send(
    response.body.kind === 'complete' ? response.body.string : streamOf(response.body.asyncIterator),
  );
}

function streamOf(chunks: AsyncIterable<string>): Readable {
  return Readable.from(chunks);
}
