import type { IncomingMessage, ServerResponse } from 'node:http';

const LINGER_MS = 2_000;

/**
 * To be called before an answer to a request whose body is too large. Closing behind the answer would reset the
 * connection under the sender, who would never read it: what still comes is thrown away for two seconds first.
 */
export function lingerForBody(request: IncomingMessage, reply: ServerResponse): void {
  // Taken now: a request that has ended has no socket any more.
  const { socket } = request;
  reply.once('finish', () => {
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    request.once('end', () => clearTimeout(timer)).resume();
  });
}
