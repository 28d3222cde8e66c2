import { extname } from 'node:path';

const types: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
  '.mov': 'video/quicktime',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.oga': 'audio/ogg; codecs=opus',
  '.wav': 'audio/wav',
  '.pdf': 'application/pdf',
  '.txt': 'text/plain',
  '.html': 'text/html',
  '.docx': 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  '.xlsx': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** Media type by the extension of a file name, application/octet-stream when unknown. */
export function mimeTypeOf(fileName: string): string {
  return types[extname(fileName).toLowerCase()] ?? 'application/octet-stream';
}

/** Extension, with its dot, of a media type; `.bin` when unknown. */
export function extensionOf(mimeType: string): string {
  const bare = mimeType.split(';')[0]?.trim().toLowerCase();
  return Object.entries(types).find(([, type]) => type.split(';')[0] === bare)?.[0] ?? '.bin';
}

/** typeMessage that WhatsApp makes of a file, decided by its name. */
export function messageTypeOf(
  fileName: string,
): 'imageMessage' | 'videoMessage' | 'audioMessage' | 'documentMessage' {
  const type = mimeTypeOf(fileName);
  if (type.startsWith('image/')) return 'imageMessage';
  if (type.startsWith('video/')) return 'videoMessage';
  if (type.startsWith('audio/')) return 'audioMessage';
  return 'documentMessage';
}
