import { readFile } from 'node:fs/promises';
import type { FastifyInstance } from 'fastify';

const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self'",
  "connect-src 'self'",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const assets = [
  { path: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { path: '/phone.css', file: 'phone.css', type: 'text/css; charset=utf-8' },
  { path: '/phone.js', file: 'phone.js', type: 'text/javascript; charset=utf-8' },
] as const;

/** The guest's phone: three static files beside this one. */
export function registerPage(app: FastifyInstance): void {
  for (const { path, file, type } of assets) {
    app.get(path, async (_request, reply) => {
      await reply
        .type(type)
        .header('content-security-policy', contentSecurityPolicy)
        .header('x-content-type-options', 'nosniff')
        .header('cache-control', 'no-store')
        .send(await readFile(new URL(file, import.meta.url)));
    });
  }
}
