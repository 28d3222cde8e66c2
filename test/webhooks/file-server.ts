import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands in for the provider's storage and for its downloadFile method. */
export interface FileServer {
  readonly url: string;
  /** Paths asked for so far. */
  readonly asked: string[];
  stop(): Promise<void>;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => boolean;

const TAIL = Buffer.alloc(64, 1);
const HEADS: Readonly<Record<string, Buffer>> = {
  jpg: Buffer.from('ffd8ffe000104a464946', 'hex'),
  png: Buffer.from('89504e470d0a1a0a', 'hex'),
  mp4: Buffer.from('\0\0\0\x18ftypmp42', 'latin1'),
  oga: Buffer.from('OggS', 'latin1'),
  pdf: Buffer.from('%PDF-1.7\n', 'latin1'),
  webp: Buffer.from('RIFF\x20\0\0\0WEBPVP8 ', 'latin1'),
};

/** The bytes that the server gives for a name with this ending. */
export function contentOf(ending: string): Buffer {
  return Buffer.concat([HEADS[ending] ?? Buffer.from('plain words'), TAIL]);
}

/** Starts the server; `answer` comes first and says whether it has answered. */
export async function startFileServer(answer: Answer = () => false): Promise<FileServer> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    asked.push(path);
    if (answer(request, response)) return;
    if (path.includes('/downloadFile/')) {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ downloadUrl: `${url}/asked-for.jpg` }));
      return;
    }
    response.end(contentOf(/\.(\w+)$/.exec(path)?.[1] ?? ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
