import { createServer } from 'node:net';
import { errorCode } from './error-code.js';

function listenOnce(port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}

/** A TCP port of the loopback interface that nobody listens on at this moment. */
export function findFreePort(): Promise<number> {
  return listenOnce(0, '127.0.0.1');
}

/** Null where `port` can be listened on, else the reason as an error code (`EADDRINUSE`, `EACCES`). */
export async function portObstacle(port: number, host: string): Promise<string | null> {
  try {
    await listenOnce(port, host);
    return null;
  } catch (error) {
    return errorCode(error) ?? 'UNKNOWN';
  }
}
