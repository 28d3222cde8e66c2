import { createHash, type Hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const NORMAL_BODY_BYTES = 5 * 1_048_576;
export const LARGEST_BODY_BYTES = 16 * 1_048_576;

export type WebhookBody =
  | { readonly kind: 'WHOLE'; readonly body: Buffer }
  /** Between the two sizes: only its length and hash were kept. */
  | { readonly kind: 'STUB'; readonly body: Buffer }
  | { readonly kind: 'TOO_LARGE' }
  /** The sender went away before the end; nobody is left to be answered. */
  | { readonly kind: 'BROKEN_OFF' };

/** Reads a request's body with flat memory: past 5 MB it is drained and hashed, past 16 MB reading stops. */
export function readWebhookBody(request: IncomingMessage): Promise<WebhookBody> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES)
    return Promise.resolve({ kind: 'TOO_LARGE' });
  if (request.destroyed) return Promise.resolve({ kind: 'BROKEN_OFF' });
  return new Promise((resolve) => {
    const body = new BodyInParts();
    const onData = (chunk: Buffer) => {
      body.add(chunk);
      if (body.length <= LARGEST_BODY_BYTES) return;
      // Left early, the request lives on: its sender must still be answered.
      request.off('data', onData).pause();
      resolve({ kind: 'TOO_LARGE' });
    };
    // Whichever comes first decides; what comes behind it finds the promise settled.
    request
      .on('data', onData)
      .once('end', () => resolve(body.end()))
      .once('close', () => resolve({ kind: 'BROKEN_OFF' }));
  });
}

/** A body as it comes in: kept while it is of a normal size, only hashed beyond. */
class BodyInParts {
  length = 0;
  #chunks: Buffer[] = [];
  #hash: Hash | null = null;

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
