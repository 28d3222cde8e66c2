import { request as httpRequest, type Agent } from 'node:http';
import type { LoadRequest } from './closed-loop.js';

/** Sends one request. Rejects where the reply is not 200 with the expected body. */
export function send(load: LoadRequest, agent: Agent): Promise<void> {
  const body = typeof load.body === 'string' ? load.body : load.body();
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      load.url,
      { agent, method: 'POST', headers: { ...load.headers, 'content-length': Buffer.byteLength(body) } },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          if (response.statusCode === 200 && text === load.expectedBody) resolve();
          else reject(new Error(`answered ${response.statusCode ?? 0}`));
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
