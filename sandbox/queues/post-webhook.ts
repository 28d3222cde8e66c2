import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { pause } from '../pause.js';

/** How the body goes out. The last two leave the receiver with a broken connection. */
export type PostManner = 'whole' | 'dripped' | 'half-then-reset' | 'whole-then-reset';

export interface PostRequest {
  readonly url: string;
  readonly token: string;
  readonly body: Buffer;
  readonly timeoutMs: number;
  readonly manner: PostManner;
  /** For `dripped`: over how long. */
  readonly dripMs: number;
  readonly signal: AbortSignal;
}

/** `status` is null when no answer came; `problem` then says why. */
export interface PostResult {
  readonly status: number | null;
  readonly problem: string | null;
}

const DRIP_PARTS = 10;

/** Posts one notification as Green API does and returns the answer's status. Never rejects. */
export function postWebhook(post: PostRequest): Promise<PostResult> {
  return new Promise((resolve) => {
    const settle = (status: number | null, problem: string | null): void => {
      stop.removeEventListener('abort', onStop);
      resolve({ status, problem });
    };
    const deadline = AbortSignal.timeout(post.timeoutMs);
    const stop = AbortSignal.any([deadline, post.signal]);
    const onStop = (): void => {
      settle(null, deadline.aborted ? 'timed out' : 'sandbox closed');
      outgoing.destroy();
    };
    const url = new URL(post.url);
    const outgoing = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-length': post.body.length,
        ...(post.token === '' ? {} : { authorization: `Bearer ${post.token}` }),
      },
    });
    stop.addEventListener('abort', onStop, { once: true });
    outgoing.on('error', (error: NodeJS.ErrnoException) => settle(null, error.code ?? error.message));
    outgoing.on('response', (response) => {
      response.resume();
      response.on('end', () => settle(response.statusCode ?? null, null));
      response.on('error', (error: NodeJS.ErrnoException) => settle(null, error.code ?? error.message));
    });
    void write(outgoing, post, () => settle(null, 'connection reset'));
  });
}

async function write(
  outgoing: ReturnType<typeof requestHttp>,
  post: PostRequest,
  onReset: () => void,
): Promise<void> {
  const half = Math.ceil(post.body.length / 2);
  switch (post.manner) {
    case 'whole':
      outgoing.end(post.body);
      return;
    case 'dripped':
      for (let part = 0; part < DRIP_PARTS && !outgoing.destroyed; part += 1) {
        const from = Math.floor((post.body.length * part) / DRIP_PARTS);
        outgoing.write(post.body.subarray(from, Math.floor((post.body.length * (part + 1)) / DRIP_PARTS)));
        if (!(await pause(post.dripMs / DRIP_PARTS, post.signal))) return;
      }
      outgoing.end();
      return;
    case 'half-then-reset':
    case 'whole-then-reset':
      outgoing.write(post.manner === 'half-then-reset' ? post.body.subarray(0, half) : post.body, () => {
        onReset();
        outgoing.destroy();
      });
      return;
  }
}
