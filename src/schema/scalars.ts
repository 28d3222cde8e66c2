import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';

const LAST_YEAR = 9_999;

/**
 * A moment, as an ISO 8601 text in UTC; from clients in the years 0001 to 9999 of UTC, which is what such a text and
 * PostgreSQL both can say. The library shows a Date, which JSON.stringify takes far longer to write than a text.
 */
export const DateTime = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTime.toConfig(),
  serialize: (value) => GraphQLDateTime.serialize(value).toISOString(),
  parseValue: (value) => inRange(GraphQLDateTime.parseValue(value)),
  parseLiteral: (node, variables) => inRange(GraphQLDateTime.parseLiteral(node, variables)),
});

function inRange(moment: Date): Date {
  const year = moment.getUTCFullYear();
  if (year >= 1 && year <= LAST_YEAR) return moment;
  throw new GraphQLError('DateTime must be in the years 0001 to 9999, in UTC.');
}

const DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** A day of a hotel's calendar. It has no zone, so it is never a Date of JavaScript, which is a moment. */
export const LocalDate = new GraphQLScalarType<string, string>({
  name: 'Date',
  description: "A day of the hotel's calendar, as `YYYY-MM-DD`; no moment and no time zone.",
  serialize: String,
  parseValue: readDay,
  parseLiteral: (node) => readDay(node.kind === Kind.STRING ? node.value : null),
});

function readDay(value: unknown): string {
  if (typeof value === 'string' && DAY.test(value)) {
    const midnight = new Date(`${value}T00:00:00Z`);
    if (!Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(value)) return value;
  }
  throw new GraphQLError('A Date is a day that there is, as YYYY-MM-DD.');
}

/** A position in a hotel's event log, signed for that hotel. */
export const EventCursor = new GraphQLScalarType<string, string>({
  name: 'EventCursor',
  description:
    "A position in a hotel's event log: opaque, valid for one hotel, not comparable. Take it from a response or a stream item, never from a cache.",
  serialize: String,
  parseValue: readCursor,
  parseLiteral: (node) => readCursor(node.kind === Kind.STRING ? node.value : null),
});

function readCursor(value: unknown): string {
  if (typeof value !== 'string') throw new GraphQLError('An EventCursor is a string.');
  return value;
}

/** Only ever shown: no argument is one. */
export const Url = new GraphQLScalarType<string, string>({
  name: 'URL',
  description: 'An absolute address, as RFC 3986 has it.',
  serialize: String,
});
