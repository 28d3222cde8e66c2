import { crc32 } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { decodeKeysetCursor, encodeKeysetCursor } from '../../src/db/query/keyset-cursor.js';
import type { Keyset } from '../../src/db/query/keyset.js';

const ID = '01a20921-8e3c-7c6f-90d3-d5a85c39b4a0';
const keyset: Keyset = {
  name: 'things',
  direction: 'desc',
  columns: [
    { sql: 't.at', field: 'at', type: 'timestamptz' },
    { sql: 't.rank', field: 'rank', type: 'integer' },
    { sql: 't.name', field: 'name', type: 'text' },
    { sql: 't.id', field: 'id', type: 'uuid' },
  ],
};
const place = ['2026-11-23 15:08:00.123456+00', '-3', 'Отель "Морской"', ID];

/** A cursor with the right checksum, as somebody who knows this source could make it. */
function forged(body: string): string {
  const sum = crc32(`scope|things|${body}`).toString(16).padStart(8, '0');
  return Buffer.from(sum + body).toString('base64url');
}

describe('a keyset cursor', () => {
  it('names its place again, to the microsecond', () => {
    expect(decodeKeysetCursor(keyset, 'scope', encodeKeysetCursor(keyset, 'scope', place))).toEqual(place);
  });

  it.each(['2026-11-23T15:08:00+00:00', '2024-02-29 00:00:00Z', '2026-01-01 10:00:00-03:30', 'infinity'])(
    'takes %s for a moment',
    (at) => {
      const values = [at, ...place.slice(1)];
      expect(decodeKeysetCursor(keyset, 'scope', encodeKeysetCursor(keyset, 'scope', values))).toEqual(
        values,
      );
    },
  );

  it('is good for its own list only', () => {
    const cursor = encodeKeysetCursor(keyset, 'scope', place);
    expect(decodeKeysetCursor(keyset, 'other', cursor)).toBeNull();
    expect(decodeKeysetCursor({ ...keyset, name: 'others' }, 'scope', cursor)).toBeNull();
  });

  it('is refused with any one character changed', () => {
    const cursor = encodeKeysetCursor(keyset, 'scope', place);
    for (let i = 0; i < cursor.length; i += 1) {
      const changed = `${cursor.slice(0, i)}${cursor[i] === 'x' ? 'y' : 'x'}${cursor.slice(i + 1)}`;
      expect(decodeKeysetCursor(keyset, 'scope', changed)).toBeNull();
    }
  });

  it.each([
    ['no JSON', '{'],
    ['no list', '"x"'],
    ['too few values', JSON.stringify(place.slice(1))],
    ['a number', JSON.stringify([1, 2, 3, 4])],
    ['a day that does not exist', JSON.stringify(['2026-02-30 00:00:00+00', ...place.slice(1)])],
    ['the year 0', JSON.stringify(['0000-01-01 00:00:00+00', ...place.slice(1)])],
    ['a far time zone', JSON.stringify(['2026-02-03 00:00:00+99', ...place.slice(1)])],
    ['too large a number', JSON.stringify([place[0], '99999999999', ...place.slice(2)])],
    ['a NUL', JSON.stringify([place[0], '1', 'a\0b', ID])],
    ['no UUID', JSON.stringify([...place.slice(0, 3), 'x'])],
    ['other JSON of the same', ` ${JSON.stringify(place)}`],
  ])('is refused with %s in it, even with the right checksum', (_name, body) => {
    expect(decodeKeysetCursor(keyset, 'scope', forged(body))).toBeNull();
  });

  it('is refused when it is far too long', () => {
    expect(decodeKeysetCursor(keyset, 'scope', 'A'.repeat(1_000_000))).toBeNull();
  });
});
