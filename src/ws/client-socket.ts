import type { WebSocket } from 'ws';
import { CLOSE, type CloseKind } from './close-codes.js';

/** Bytes that may wait for one client. Beyond, it reads too slowly to be waited for. */
const MAX_BUFFERED_BYTES = 1_048_576;

/** How long a client may take to answer a close, before its connection is cut. */
const CLOSE_WITHIN_MS = 5_000;

/** One WebSocket with bounded memory: what its client does not read in time closes it. */
export class ClientSocket {
  #isAnswering = true;

  constructor(
    private readonly socket: WebSocket,
    private readonly onServerClose: (kind: CloseKind) => void,
  ) {
    socket.on('pong', () => (this.#isAnswering = true));
  }

  /** Resolves when the text has left this process, so that a stream waits for its reader. */
  send(text: string): Promise<void> {
    if (this.socket.readyState !== this.socket.OPEN) return Promise.resolve();
    if (this.socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      this.close('tooSlow');
      return Promise.resolve();
    }
    return new Promise((resolve) => this.socket.send(text, () => resolve()));
  }

  close(kind: CloseKind): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    this.onServerClose(kind);
    this.socket.close(CLOSE[kind].code, CLOSE[kind].reason);
    const timer = setTimeout(() => this.socket.terminate(), CLOSE_WITHIN_MS).unref();
    this.socket.once('close', () => clearTimeout(timer));
  }

  /** Called at every round of the heartbeat: whoever has not answered the last one is gone, or does not read. */
  beat(): void {
    if (this.socket.readyState !== this.socket.OPEN) return;
    if (!this.#isAnswering) {
      if (this.socket.bufferedAmount > 0) this.close('tooSlow');
      else this.socket.terminate();
      return;
    }
    this.#isAnswering = false;
    this.socket.ping();
  }
}
