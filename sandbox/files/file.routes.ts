import type { FastifyInstance } from 'fastify';
import { AdminError } from '../admin/read-json.js';
import type { FileStore } from './file-store.js';

/** Serves the fake provider's media, inert: nothing in it runs, whatever a test has put there. */
export function registerFileRoutes(app: FastifyInstance, files: FileStore): void {
  app.get('/files/:id/:name', async (request, reply) => {
    const file = files.find((request.params as { readonly id: string }).id);
    if (file === null) throw new AdminError(404, 'no such file; the sandbox forgets all files when it stops');
    await reply
      .type(file.mimeType)
      .header('content-security-policy', "sandbox; default-src 'none'")
      .header('x-content-type-options', 'nosniff')
      .send(file.content);
  });
}
