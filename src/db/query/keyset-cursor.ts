import { crc32 } from 'node:zlib';
import type { Keyset, KeysetColumn, KeysetPosition } from './keyset.js';

const LONGEST = 1_000;
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const INTEGER = /^-?[0-9]{1,9}$/;
const DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const MOMENT =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,6})?(Z|[+-][0-9]{2}(:[0-9]{2})?)$/;
const MAX_OFFSET_HOURS = 15;

/**
 * The opaque cursor of a place in a list. `scope` names the one list it belongs to (its hotel, and its parent where
 * it has one); it is not in the text but in its checksum. The checksum is against mix-ups, not against forgery:
 * whoever forges one only names another place of a list that they may read anyway.
 */
export function encodeKeysetCursor(keyset: Keyset, scope: string, position: KeysetPosition): string {
  const body = JSON.stringify(position);
  return Buffer.from(`${checksum(keyset, scope, body)}${body}`, 'utf8').toString('base64url');
}

/** Reads a cursor, or null when it is damaged or belongs to another list, hotel or ordering. */
export function decodeKeysetCursor(keyset: Keyset, scope: string, cursor: string): KeysetPosition | null {
  if (cursor.length > LONGEST) return null;
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const body = text.slice(8);
  if (text.slice(0, 8) !== checksum(keyset, scope, body)) return null;
  const position = parse(body);
  if (position === null || position.length !== keyset.columns.length) return null;
  if (!keyset.columns.every((column, i) => isValueOf(column, position[i] ?? ''))) return null;
  return encodeKeysetCursor(keyset, scope, position) === cursor ? position : null;
}

function checksum(keyset: Keyset, scope: string, body: string): string {
  return crc32(`${scope}|${keyset.name}|${body}`).toString(16).padStart(8, '0');
}

function parse(body: string): string[] | null {
  try {
    const value: unknown = JSON.parse(body);
    return Array.isArray(value) && value.every((item) => typeof item === 'string') ? value : null;
  } catch {
    return null;
  }
}

/** PostgreSQL would refuse a value of the wrong form, and that would be an error of ours. */
function isValueOf(column: KeysetColumn, value: string): boolean {
  if (column.type === 'uuid') return UUID.test(value);
  if (column.type === 'integer') return INTEGER.test(value);
  if (column.type === 'text') return !value.includes('\0');
  if (column.type === 'date') return DAY.test(value) && isMoment(`${value}T00:00:00Z`);
  return value === 'infinity' || isMoment(value);
}

function isMoment(value: string): boolean {
  const [, day, time, , zone = ''] = MOMENT.exec(value) ?? [];
  if (day === undefined || time === undefined || Number(day.slice(0, 4)) === 0) return false;
  if (
    zone !== 'Z' &&
    (Math.abs(Number(zone.slice(0, 3))) > MAX_OFFSET_HOURS || Number(zone.slice(4) || 0) > 59)
  )
    return false;
  const moment = new Date(`${day}T${time}Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(`${day}T${time}`);
}
