import { afterEach, describe, expect, it } from '@jest/globals';
import type { AddressInfo } from 'node:net';
import type { DirectRoute } from '../../src/http/raw-route.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';

type Handle = DirectRoute['handle'];
type Server = ReturnType<typeof createHttpServer>;

describe('a route past the framework', () => {
  let server: Server;
  afterEach(() => server.close());

  async function serve(handle: Handle): Promise<string> {
    server = createHttpServer({
      logger: createLogger('silent'),
      metrics: new Metrics(),
      isProduction: true,
      direct: { prefix: '/direct/', name: '/direct/:segment', handle },
    });
    await server.listen({ host: '127.0.0.1', port: 0 });
    return `http://127.0.0.1:${(server.server.address() as AddressInfo).port}/direct/x`;
  }
  const post = (url: string) => fetch(url, { method: 'POST' });

  it('answers 500 without inner text where its work fails, and closes the connection', async () => {
    const url = await serve(() => Promise.reject(new Error('the inner text')));
    const answer = await post(url);
    expect([answer.status, answer.headers.get('connection')]).toEqual([500, 'close']);
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: 'Something went wrong.',
          extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: answer.headers.get('x-request-id') },
        },
      ],
    });
  });

  it('leaves an answer that has left as it is where what follows it fails', async () => {
    const url = await serve(async (request) => {
      request.answer(200, '{"is":"whole"}');
      await new Promise((resolve) => request.reply.once('close', resolve));
      throw new Error('too late');
    });
    expect(await (await post(url)).json()).toEqual({ is: 'whole' });
    expect((await post(url)).status).toBe(200);
  });

  it('keeps a connection for the next request, and gives it up once the server closes', async () => {
    let isToClose = false;
    const url = await serve((request) => {
      if (isToClose) void server.close();
      request.answer(200, '{}');
      return Promise.resolve();
    });
    const connectionOf = async () => (await post(url)).headers.get('connection');
    expect(await connectionOf()).toBe('keep-alive');
    isToClose = true;
    // Its hooks run first: the server stops listening a moment after it was told to.
    while ((await connectionOf().catch(() => 'close')) === 'keep-alive');
    await server.close();
  });
});
