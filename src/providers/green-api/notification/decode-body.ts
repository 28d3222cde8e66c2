import type { UnreadableCode } from './parsed-notification.js';

/** A JSON object of string keys, of which nothing is known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

export type DecodedBody =
  | { readonly isOk: true; readonly value: JsonObject }
  | { readonly isOk: false; readonly code: UnreadableCode; readonly text: string };

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes a body to a JSON object, no more. Never throws. A byte order mark is tolerated. */
export function decodeBody(body: Buffer): DecodedBody {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    return { isOk: false, code: 'INVALID_UTF8', text: 'The body is not valid UTF-8' };
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
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
