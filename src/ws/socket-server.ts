import { preferredLanguage } from '../texts.js';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { handleProtocols, makeServer, type Server as ProtocolServer, type ServerOptions } from 'graphql-ws';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Clock } from '../clock.js';
import { SessionEndedError } from '../db/session-ended.error.js';
import type { BrowserOrigins } from '../http/browser-origins.js';
import type { ClientAddresses } from '../http/client-addresses.js';
import { isRefusedToken, tokenOf } from '../http/bearer-token.js';
import type { AccessTokens, CheckedToken } from '../services/session/access-tokens.js';
import type { LiveRights } from '../services/live/live-rights.js';
import { networkOf } from '../services/session/network-of.js';
import { authorizationOf } from './authorization-of.js';
import { ClientSocket } from './client-socket.js';
import { SessionWatcher } from './session-watcher.js';
import {
  SocketOperations,
  type SocketExecutionArgs,
  type SocketOperationsParts,
} from './socket-operations.js';
import { SocketSession } from './socket-session.js';
import { StrangerSockets, type StrangerSocketsOptions } from './stranger-sockets.js';

const MAX_FRAME_BYTES = 256 * 1_024;
/** A socket without a token may send only this much at a time: enough to show one, or to sign in. */
const MAX_STRANGER_FRAME_BYTES = 64 * 1_024;
const INIT_WITHIN_MS = 10_000;
const HEARTBEAT_MS = 15_000;
const CLOSE_WITHIN_MS = 2_000;

export interface SocketServerParts extends SocketOperationsParts {
  readonly server: Server;
  readonly path: string;
  readonly origins: BrowserOrigins;
  readonly addresses: ClientAddresses;
  readonly tokens: AccessTokens;
  readonly clock: Clock;
  readonly strangers: StrangerSocketsOptions;
}

interface Extra {
  readonly socket: ClientSocket;
  readonly session: SocketSession;
  readonly operations: SocketOperations;
}
type Options = ServerOptions<Record<string, unknown>, Extra>;

/**
 * GraphQL over WebSocket (graphql-transport-ws) at the path of GraphQL over HTTP. A socket ends with its token
 * (renewConnection gives it a later one), within seconds of its session, when its client reads too slowly, and when its person or network has too many
 * (see close-codes.ts).
 */
export class SocketServer {
  readonly #sockets = new Set<ClientSocket>();
  readonly #strangers: StrangerSockets<ClientSocket>;
  readonly #stop = new AbortController();
  readonly #watcher: SessionWatcher;
  readonly #protocol: ProtocolServer<Extra>;
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_FRAME_BYTES,
    perMessageDeflate: false,
    handleProtocols,
  });
  #beating: Promise<void> | null = null;

  constructor(private readonly parts: SocketServerParts) {
    this.#watcher = new SessionWatcher(parts.sessions, (error) => {
      parts.logger.warn({ err: error }, 'the sessions of open sockets could not be checked');
    });
    this.#strangers = new StrangerSockets(parts.strangers, (socket) => socket.close('tooManyStrangers'));
    this.#protocol = makeServer(this.protocolOptions());
    parts.server.on('upgrade', this.upgrade);
  }

  start(): void {
    this.#watcher.start();
    this.#beating ??= this.beat();
  }

  /** Refuses new sockets and closes the open ones with a code after which clients connect again. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.parts.server.off('upgrade', this.upgrade);
    for (const socket of this.#sockets) socket.close('restarting');
    await Promise.all([this.#watcher.close(), this.#beating]);
    const deadline = performance.now() + CLOSE_WITHIN_MS;
    while (this.#sockets.size > 0 && performance.now() < deadline) await delay(20);
    for (const socket of this.#webSockets.clients) socket.terminate();
  }

  private readonly upgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    stream.on('error', () => stream.destroy());
    // Not parsed as a URL: a target such as "//" would throw here, and nobody would catch it.
    if (request.url?.split('?', 1)[0] !== this.parts.path) {
      stream.end(refusedWith('404 Not Found'));
      return;
    }
    if (!this.parts.origins.mayConnect(request)) {
      stream.end(refusedWith('403 Forbidden'));
      return;
    }
    this.#webSockets.handleUpgrade(request, stream, head, (socket) =>
      this.connected(socket, request, stream),
    );
  };

  private connected(webSocket: WebSocket, request: IncomingMessage, stream: Duplex): void {
    const { metrics, logger } = this.parts;
    const socket = new ClientSocket(webSocket, (kind) => metrics.socketCloses.inc({ reason: kind }));
    const ip = this.parts.addresses.of(request);
    const session = new SocketSession(socket, {
      ip,
      userAgent: request.headers['user-agent'] ?? null,
      language: preferredLanguage(request.headers['accept-language']),
      network: networkOf(ip),
      tokens: this.parts.tokens,
      clock: this.parts.clock,
      verify: (token, rights) => this.verify(token, rights),
    });
    const operations = new SocketOperations(this.parts, session);
    this.#sockets.add(socket);
    this.#strangers.add(socket, session.network);
    metrics.sockets.inc();
    // Bytes of the frame under way, as far as they are known without looking into it: a little too many of a short one.
    let frameBytes = 0;
    stream.on('data', (chunk: Buffer) => {
      frameBytes += chunk.length;
      if (session.isStranger && frameBytes > 2 * MAX_STRANGER_FRAME_BYTES) socket.close('frameTooLarge');
    });
    const closed = this.#protocol.opened(
      {
        protocol: webSocket.protocol,
        send: (text) => socket.send(text),
        close: (code, reason) => webSocket.close(code, reason),
        onMessage: (handle) =>
          webSocket.on('message', (data, isBinary) => {
            frameBytes = 0;
            const text = isBinary ? '' : textOf(data);
            if (session.isStranger && text.length > MAX_STRANGER_FRAME_BYTES) {
              socket.close('frameTooLarge');
              return;
            }
            operations.frameBytes = text.length;
            handle(text).catch((error: unknown) => {
              logger.error({ err: error }, 'unexpected error on a socket');
              socket.close('failed');
            });
          }),
      },
      { socket, session, operations },
    );
    // Frames that break the protocol end the socket by themselves; they are the client's fault and no news.
    webSocket.on('error', () => undefined);
    webSocket.once('close', (code, reason) => {
      this.#sockets.delete(socket);
      this.#strangers.delete(socket);
      metrics.sockets.dec();
      Promise.all([closed(code, reason.toString()), session.end()]).catch((error: unknown) => {
        logger.error({ err: error }, 'unexpected error after a socket');
      });
    });
  }

  private protocolOptions(): Options {
    return {
      connectionInitWaitTimeout: INIT_WITHIN_MS,
      onConnect: ({ connectionParams, extra }) => this.connect(connectionParams, extra),
      onSubscribe: ({ extra }, _id, payload) => extra.operations.admit(payload),
      execute: (args) => (args as SocketExecutionArgs).operations.execute(args as SocketExecutionArgs),
      subscribe: (args) => (args as SocketExecutionArgs).operations.subscribe(args as SocketExecutionArgs),
      onError: ({ extra }, _id, _payload, errors) => extra.operations.format(errors),
    };
  }

  /** Lets a client without a token in as nobody; a token has to be good and its session alive. */
  private async connect(
    params: Record<string, unknown> | undefined,
    { session, socket }: Extra,
  ): Promise<boolean> {
    const header = authorizationOf(params);
    if (header === null) return true;
    try {
      const token = tokenOf(header, this.parts.tokens);
      if (token === null) return true;
      await this.verify(token, session.rights);
      const { viewer } = session.rights;
      const place = viewer === null ? null : this.parts.limits.enter(viewer);
      if (place === null) {
        socket.close('tooManySockets');
        return false;
      }
      session.signIn(token, place);
      this.#strangers.delete(socket);
      session.onEnd(this.#watcher.watch(session));
      return true;
    } catch (error) {
      if (!(error instanceof SessionEndedError) && !isRefusedToken(error)) throw error;
      return false;
    }
  }

  private async verify(token: CheckedToken, rights: LiveRights): Promise<void> {
    await this.parts.sessions.asViewer(token, async (_tx, viewer) => rights.update(viewer), {
      isReadOnly: true,
    });
  }

  private async beat(): Promise<void> {
    const { signal } = this.#stop;
    const untilNext = () => delay(HEARTBEAT_MS, true, { signal }).catch(() => false);
    while (await untilNext()) for (const socket of this.#sockets) socket.beat();
  }
}

const refusedWith = (status: string) =>
  `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString('utf8');
  return Buffer.isBuffer(data) ? data.toString('utf8') : Buffer.from(data).toString('utf8');
}
