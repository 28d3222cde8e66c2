import { isUtf8 } from 'node:buffer';
import type { UnreadableCode } from './parsed-notification.js';

/** A JSON object of string keys, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type DecodedBody =
  | { readonly isOk: true; readonly value: JsonObject }
  | { readonly isOk: false; readonly code: UnreadableCode; readonly text: string };

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Decodes a body to a JSON object, no more. Never throws. A byte order mark is tolerated. */
export function decodeBody(body: Buffer): DecodedBody {
  if (!isUtf8(body)) return { isOk: false, code: 'INVALID_UTF8', text: 'The body is not valid UTF-8' };
  const start = body.subarray(0, 3).equals(BYTE_ORDER_MARK) ? 3 : 0;
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8', start));
  } catch {
    return { isOk: false, code: 'INVALID_JSON', text: 'The body is not complete, valid JSON' };
  }
  if (!isJsonObject(value))
    return { isOk: false, code: 'NOT_AN_OBJECT', text: 'The body is not a JSON object' };
  return { isOk: true, value };
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
