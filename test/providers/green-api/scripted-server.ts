import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { loopbackCertificate } from './loopback-certificate.js';

/** One whole request as it came over the wire. */
export interface SeenRequest {
  readonly head: string;
  readonly body: string;
}

export type Script = (socket: Socket, request: SeenRequest) => void;

/**
 * A server below HTTP: it reads one whole request and hands the socket to the test's script, which may answer
 * with any bytes, stop in the middle, or reset. `plain` speaks TCP, `tls` TLS as `localhost`.
 */
export class ScriptedServer {
  script: Script = (socket) => socket.destroy();
  readonly requests: SeenRequest[] = [];
  connections = 0;
  readonly #sockets = new Set<Socket>();
  #server: Server | null = null;

  async start(kind: 'plain' | 'tls' = 'plain'): Promise<void> {
    const onSocket = (socket: Socket): void => this.#accept(socket);
    const server = kind === 'tls' ? createTlsServer(loopbackCertificate, onSocket) : createServer(onSocket);
    this.#server = server;
    this.connections = 0;
    this.requests.length = 0;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }

  get port(): number {
    return (this.#server?.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  #accept(socket: Socket): void {
    this.connections++;
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    socket.on('error', () => undefined);
    let seen = Buffer.alloc(0);
    let isHandedOver = false;
    socket.on('data', (chunk: Buffer) => {
      seen = Buffer.concat([seen, chunk]);
      const request = wholeRequest(seen);
      if (request === null || isHandedOver) return;
      isHandedOver = true;
      this.requests.push(request);
      this.script(socket, request);
    });
  }
}

/** An HTTP answer with a right content-length. */
export function answer(status: number, body: string, headers: readonly string[] = []): string {
  const lines = [`HTTP/1.1 ${status} X`, `content-length: ${Buffer.byteLength(body)}`, ...headers];
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}

function wholeRequest(seen: Buffer): SeenRequest | null {
  const text = seen.toString('utf8');
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
  return Buffer.byteLength(body) < length ? null : { head, body };
}
