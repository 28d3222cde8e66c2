import type { z } from 'zod';
import { isJsonObject } from './decode-body.js';
import type { UnreadableCode } from './parsed-notification.js';

/** A known kind of notification that has not the form it must have. The text names fields, never values. */
export class PayloadError extends Error {
  constructor(
    readonly code: UnreadableCode,
    text: string,
  ) {
    super(text);
    this.name = 'PayloadError';
  }

  /** Parses `data`, found at `path` of the body, or throws a PayloadError that names the field at fault. */
  static parse<Schema extends z.ZodType>(model: Schema, data: unknown, path: string): z.infer<Schema> {
    const result = model.safeParse(data);
    if (result.success) return result.data;
    const fieldPath = result.error.issues[0]?.path ?? [];
    const field = [path, ...fieldPath].map(String).join('.').replace(/^\./, '');
    const isMissing = valueAt(data, fieldPath) === undefined;
    if (isMissing) throw new PayloadError('MISSING_FIELD', `${field} is missing`);
    throw new PayloadError('WRONG_TYPE', `${field} has the wrong form`);
  }
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((value, key) => {
    if (Array.isArray(value)) return value[Number(key)] as unknown;
    return isJsonObject(value) ? value[String(key)] : undefined;
  }, data);
}
