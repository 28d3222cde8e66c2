import type { JsonObject } from '../json.js';
import { validationError } from './provider-error.js';

const CHAT_ID = /^(\d{5,20}@c\.us|\d[\d-]{5,40}@g\.us|\d{3,20}@lid)$/;

/** A chat id of the body, checked as the provider does. Throws its 400. */
export function requireChatId(body: JsonObject, key = 'chatId'): string {
  const value = requireText(body, key);
  if (!CHAT_ID.test(value)) {
    throw validationError(
      `'${key}' must be one of the following formats: phone_number@c.us or group_id@g.us`,
    );
  }
  return value;
}

/** A text that must be there. Throws the provider's 400 when missing, empty or too long. */
export function requireText(body: JsonObject, key: string, maxLength = Infinity): string {
  const value = body[key];
  if (value === undefined) throw validationError(`'${key}' is required`);
  if (typeof value !== 'string') throw validationError(`'${key}' must be a string`);
  if (value === '') throw validationError(`'${key}' is not allowed to be empty`);
  if (value.length > maxLength) {
    throw validationError(`'${key}' length must be less than or equal to ${maxLength} characters long`);
  }
  return value;
}

/** A text that may be missing. */
export function optionalText(body: JsonObject, key: string, maxLength = Infinity): string {
  return body[key] === undefined || body[key] === '' ? '' : requireText(body, key, maxLength);
}

/** A number that must be there, within the limits. */
export function requireNumber(body: JsonObject, key: string, min = -Infinity, max = Infinity): number {
  const value = body[key];
  if (value === undefined) throw validationError(`'${key}' is required`);
  if (typeof value !== 'number' || Number.isNaN(value)) throw validationError(`'${key}' must be a number`);
  if (value < min) throw validationError(`'${key}' must be greater than or equal to ${min}`);
  if (value > max) throw validationError(`'${key}' must be less than or equal to ${max}`);
  return value;
}
