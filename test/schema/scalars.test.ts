import { describe, expect, it } from '@jest/globals';
import { GraphQLError, Kind } from 'graphql';
import { DateTime } from '../../src/schema/scalars.js';

describe('a moment that a client gives', () => {
  const ways: readonly [string, (text: string) => unknown][] = [
    ['in a variable', (text) => DateTime.parseValue(text)],
    ['in the document', (value) => DateTime.parseLiteral({ kind: Kind.STRING, value })],
  ];

  it.each(ways)(
    '%s is refused outside the years 0001 to 9999 in UTC, which no moment here can have',
    (_way, parse) => {
      for (const text of ['0000-01-01T00:00:00Z', '0001-01-01T00:00:00+14:00', '9999-12-31T23:59:59-14:00'])
        expect(() => parse(text)).toThrow(GraphQLError);
    },
  );

  it.each(ways)('%s is taken from the first to the last second of them', (_way, parse) => {
    for (const text of ['0001-01-01T00:00:00.000Z', '2026-11-30T07:30:00.000Z', '9999-12-31T23:59:59.000Z'])
      expect(parse(text)).toEqual(new Date(text));
  });
});
