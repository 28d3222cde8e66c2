import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request that reached the receiver, whole or not. */
export interface Received {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly text: string;
  readonly atMs: number;
  readonly isWhole: boolean;
}

export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The bodies that came whole and were JSON, parsed. */
  bodies(): Record<string, unknown>[];
  /** Statuses for the next requests; 0 never answers, 200 when used up. */
  answerNext(...statuses: number[]): void;
  close(): Promise<void>;
}

/** A stand-in for hotel-boost's webhook endpoint: takes everything and answers as told. */
export async function startReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  const planned: number[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('close', () => {
      received.push({
        path: request.url ?? '',
        authorization: request.headers.authorization,
        text: Buffer.concat(chunks).toString('utf8'),
        atMs: performance.now(),
        isWhole: request.complete,
      });
    });
    request.on('end', () => {
      const status = planned.shift() ?? 200;
      if (status === 0) return;
      response.statusCode = status;
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    bodies: () =>
      received.flatMap(({ text, isWhole }) => {
        try {
          return isWhole ? [JSON.parse(text) as Record<string, unknown>] : [];
        } catch {
          return [];
        }
      }),
    answerNext: (...statuses) => planned.push(...statuses),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
