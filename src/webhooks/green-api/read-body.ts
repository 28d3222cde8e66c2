import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { SMALL_BODY_BYTES, type BodyHold } from '../../http/body-hold.js';

export const NORMAL_BODY_BYTES = 5 * 1_048_576;
export const LARGEST_BODY_BYTES = 16 * 1_048_576;

export type WebhookBody =
  | { readonly kind: 'WHOLE'; readonly body: Buffer }
  /** Between the two sizes: only its length and hash were kept. */
  | { readonly kind: 'STUB'; readonly body: Buffer }
  | { readonly kind: 'TOO_LARGE' }
  /** There was no room for it in time. */
  | { readonly kind: 'NO_ROOM' }
  /** The sender went away before the end; nobody is left to be answered. */
  | { readonly kind: 'BROKEN_OFF' };

/**
 * Reads a request's body with bounded memory: what is kept of it is taken from `hold` first, and where there is no
 * room the connection is not read. Past 5 MB it is drained and hashed, past 16 MB reading stops.
 */
export function readWebhookBody(request: IncomingMessage, hold: BodyHold): Promise<WebhookBody> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > LARGEST_BODY_BYTES) return Promise.resolve({ kind: 'TOO_LARGE' });
  if (request.destroyed) return Promise.resolve({ kind: 'BROKEN_OFF' });
  return new Promise((resolve) => {
    const body = new BodyInParts(declared);
    const onData = (chunk: Buffer) => {
      body.add(chunk);
      if (body.length > LARGEST_BODY_BYTES) {
        // Left early, the request lives on: its sender must still be answered.
        request.off('data', onData).pause();
        resolve({ kind: 'TOO_LARGE' });
      } else if (!body.isKept) {
        hold.letGo();
      } else if (!hold.cover(body.room)) {
        request.off('data', onData).pause();
        waitForRoom();
      }
    };
    const waitForRoom = () => {
      void hold.waitToCover(body.room).then((hasRoom) => {
        if (hasRoom) request.on('data', onData).resume();
        else resolve({ kind: 'NO_ROOM' });
      });
    };
    if (hold.cover(body.room)) request.on('data', onData);
    else waitForRoom();
    // Whichever comes first decides; what comes behind it finds the promise settled.
    request.once('end', () => resolve(body.end())).once('close', () => resolve({ kind: 'BROKEN_OFF' }));
  });
}

/** A body as it comes in: kept while it is of a normal size, only hashed beyond. */
class BodyInParts {
  length = 0;
  #chunks: Buffer[] = [];
  #hash: Hash | null = null;

  constructor(private readonly declared: number) {
    if (declared > NORMAL_BODY_BYTES) this.#hash = createHash('sha256');
  }

  /** Whether its bytes are kept. */
  get isKept(): boolean {
    return this.#hash === null;
  }

  /**
   * The room it needs to come to its end. Bodies that take it at once never wait for each other half read; one of
   * unknown length counts as it grows, and once it is not small as the largest that is kept.
   */
  get room(): number {
    if (!this.isKept) return 0;
    if (this.declared > 0) return this.declared;
    return this.length <= SMALL_BODY_BYTES ? this.length : NORMAL_BODY_BYTES;
  }

  add(chunk: Buffer): void {
    this.length += chunk.length;
    if (this.#hash !== null) this.#hash.update(chunk);
    else this.#chunks.push(chunk);
    if (this.#hash !== null || this.length <= NORMAL_BODY_BYTES) return;
    this.#hash = createHash('sha256');
    for (const kept of this.#chunks) this.#hash.update(kept);
    this.#chunks = [];
  }

  end(): WebhookBody {
    if (this.#hash === null) return { kind: 'WHOLE', body: Buffer.concat(this.#chunks) };
    const stub = { length: this.length, sha256: this.#hash.digest('hex') };
    return { kind: 'STUB', body: Buffer.from(JSON.stringify(stub)) };
  }
}
