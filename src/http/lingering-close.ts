import type { IncomingMessage, ServerResponse } from 'node:http';

const LINGER_MS = 2_000;

/**
 * To be called before an answer to a request whose body will not be read. Closing behind the answer would reset the
 * connection under a sender who is still sending and so never reads it: what still comes is thrown away, for two
 * seconds at most. Then the connection serves on, unless the sender asked for its end or the server is closing.
 */
export function lingerForBody(
  request: IncomingMessage,
  reply: ServerResponse,
  isClosing: () => boolean,
): void {
  const { socket } = request;
  const isLast = !reply.shouldKeepAlive;
  // Node closes behind an answer that says so, or to a sender that asked for it: neither may be seen by it.
  reply.shouldKeepAlive = true;
  reply.removeHeader('connection');
  reply.once('finish', () => {
    const leave = () => {
      if (isLast || isClosing()) socket.end();
    };
    if (request.readableEnded) {
      leave();
      return;
    }
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    request.once('end', () => {
      clearTimeout(timer);
      leave();
    });
    request.resume();
  });
}
