import type { FastifyInstance } from 'fastify';
import { isShownInline } from '../providers/files/sniff-type.js';
import type { AttachmentFiles } from '../services/attachment/attachment-files.js';

interface Route {
  Params: { token: string };
}

/**
 * `GET /files/{token}`: a guest's file, inert. Its type comes from its own bytes, only pictures, sound, video and PDF
 * may be shown in place, and nothing in it runs or reaches anything. Every refusal is the same 404.
 */
export function registerFileRoute(server: FastifyInstance, files: AttachmentFiles): void {
  server.get<Route>('/files/:token', async (request, reply) => {
    const file = await files.open(request.params.token);
    if (file === null) {
      reply.callNotFound();
      return reply;
    }
    const way = isShownInline(file.mimeType) ? 'inline' : 'attachment';
    return reply
      .type(file.mimeType === 'text/plain' ? 'text/plain; charset=utf-8' : file.mimeType)
      .headers({
        'content-length': file.sizeBytes,
        'content-disposition': `${way}; filename*=UTF-8''${encodeName(file.fileName ?? 'file')}`,
        'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .send(file.content);
  });
}

/** RFC 5987: encodeURIComponent leaves a few characters that the header's grammar does not. */
function encodeName(name: string): string {
  return encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
