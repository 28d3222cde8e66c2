import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const NORMAL_BODY_BYTES = 5 * 1_048_576;
export const LARGEST_BODY_BYTES = 16 * 1_048_576;

export type WebhookBody =
  | { readonly kind: 'WHOLE'; readonly body: Buffer }
  /** Between the two sizes: only its length and hash were kept. */
  | { readonly kind: 'STUB'; readonly body: Buffer }
  | { readonly kind: 'TOO_LARGE' };

/** Reads a request's body with flat memory: past 5 MB it is drained and hashed, past 16 MB reading stops. */
export async function readWebhookBody(request: IncomingMessage): Promise<WebhookBody> {
  if (Number(request.headers['content-length'] ?? 0) > LARGEST_BODY_BYTES) return { kind: 'TOO_LARGE' };
  const hash = createHash('sha256');
  let chunks: Buffer[] = [];
  let length = 0;
  // Left early, the request lives on: its sender must still be answered.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    length += chunk.length;
    hash.update(chunk);
    if (length > LARGEST_BODY_BYTES) return { kind: 'TOO_LARGE' };
    if (length <= NORMAL_BODY_BYTES) chunks.push(chunk);
    else chunks = [];
  }
  if (length <= NORMAL_BODY_BYTES) return { kind: 'WHOLE', body: Buffer.concat(chunks) };
  return { kind: 'STUB', body: Buffer.from(JSON.stringify({ length, sha256: hash.digest('hex') })) };
}
