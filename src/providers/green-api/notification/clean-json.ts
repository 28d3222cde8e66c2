import { isJsonObject, type JsonObject } from './decode-body.js';

export type CleanedJson =
  | { readonly isOk: true; readonly value: JsonObject }
  | { readonly isOk: false; readonly code: 'TOO_DEEP' | 'INVALID_TEXT_IN_IDENTIFIER'; readonly text: string };

const maxDepth = 64;

const droppedKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Keys whose text is compared or stored as a key: changing a character there would change its meaning. */
const identifierKeys: ReadonlySet<string> = new Set([
  'typeWebhook',
  'typeMessage',
  'idInstance',
  'idMessage',
  'chatId',
  'sender',
  'from',
  'participant',
  'stanzaId',
  'status',
  'stateInstance',
  'statusInstance',
  'chatState',
  'optionVoters',
  'selectedId',
  'selectedButtonId',
  'selectedRowId',
  'groupJid',
  'downloadUrl',
  'wid',
]);

class Refusal extends Error {
  constructor(
    readonly code: 'TOO_DEEP' | 'INVALID_TEXT_IN_IDENTIFIER',
    message: string,
  ) {
    super(message);
  }
}

/**
 * Copies a decoded body into one that PostgreSQL can store and code can walk: at most 64 levels, no keys that
 * reach for prototypes, no U+0000 (removed) and no lone surrogates (U+FFFD). Such characters inside an identifier
 * are refused instead.
 */
export function cleanJson(value: JsonObject): CleanedJson {
  try {
    return { isOk: true, value: cleanObject(value, 1) };
  } catch (error) {
    if (error instanceof Refusal) return { isOk: false, code: error.code, text: error.message };
    throw error;
  }
}

function clean(value: unknown, key: string, depth: number): unknown {
  if (typeof value === 'string') return cleanText(value, key);
  if (Array.isArray(value)) {
    if (depth > maxDepth) throw tooDeep();
    return value.map((item: unknown) => clean(item, key, depth + 1));
  }
  return isJsonObject(value) ? cleanObject(value, depth) : value;
}

function cleanObject(source: JsonObject, depth: number): JsonObject {
  if (depth > maxDepth) throw tooDeep();
  const target: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(source)) {
    if (!droppedKeys.has(key)) target[key] = clean(value, key, depth + 1);
  }
  return target;
}

function cleanText(text: string, key: string): string {
  if (text.isWellFormed() && !text.includes('\0')) return text;
  if (!identifierKeys.has(key)) return text.toWellFormed().replaceAll('\0', '');
  throw new Refusal('INVALID_TEXT_IN_IDENTIFIER', `U+0000 or a lone surrogate in ${key}`);
}

function tooDeep(): Refusal {
  return new Refusal('TOO_DEEP', `The body is nested deeper than ${maxDepth} levels`);
}
