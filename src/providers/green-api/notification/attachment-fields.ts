import type { z } from 'zod';
import { cutText } from './bounded-text.js';
import type { fileData } from './message-data.schema.js';
import type { AttachmentContent } from './message-content.js';

const maxUrlLength = 4096;
const maxThumbnailLength = 65_536;
const maxFileNameLength = 255;

/** Brings a file's announced fields into the form we keep; what makes no sense becomes null. */
export function toAttachment(data: z.infer<typeof fileData>): AttachmentContent {
  return {
    providerUrl: toUrl(data.downloadUrl),
    fileName: toFileName(data.fileName),
    mimeType: toMimeType(data.mimeType),
    caption: data.caption === null ? null : cutText(data.caption, 20_000),
    thumbnail: toThumbnail(data.jpegThumbnail),
    isAnimated: data.isAnimated,
  };
}

function toUrl(raw: string | null): string | null {
  if (raw === null || raw.length > maxUrlLength || !/^https?:\/\//i.test(raw) || !URL.canParse(raw))
    return null;
  return new URL(raw).href;
}

/** `audio/ogg; codecs=opus` is `audio/ogg` to everybody who compares. */
function toMimeType(raw: string | null): string | null {
  const bare = raw?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[\w.+-]{1,60}\/[\w.+-]{1,100}$/.test(bare) ? bare : null;
}

/** The last path segment without control and direction-changing characters, which can disguise an extension. */
function toFileName(raw: string | null): string | null {
  if (raw === null) return null;
  const segment = raw.replaceAll('\\', '/').split('/').at(-1) ?? '';
  const name = segment.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '').trim();
  if (name === '' || /^\.+$/.test(name)) return null;
  if (name.length <= maxFileNameLength) return name;
  const extension = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return cutText(name, maxFileNameLength - extension.length) + extension;
}

function toThumbnail(raw: string | null): string | null {
  return raw !== null && raw.length <= maxThumbnailLength && /^[A-Za-z0-9+/]+={0,2}$/.test(raw) ? raw : null;
}
