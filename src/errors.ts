import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { SessionEndedError } from './db/session-ended.error.js';

/** Codes a client may rely on in `extensions.code`. Everything else is INTERNAL_SERVER_ERROR. */
export const ERROR_CODES = {
  UNAUTHENTICATED: 'Sign in first.',
  FORBIDDEN: 'Your role does not allow this.',
  HOTEL_INACTIVE: 'This hotel is inactive: nothing of it can be read or changed until it is active again.',
  NOT_FOUND: 'There is no such thing.',
  BAD_USER_INPUT: 'The input is not valid.',
  RATE_LIMITED: 'Too many requests. Try again a little later.',
  REQUEST_CANCELLED: 'The request was given up.',
  INTERNAL_SERVER_ERROR: 'Something went wrong.',
} as const;
export type ErrorCode = keyof typeof ERROR_CODES;

/** Codes after which the same may be tried again, not before `extensions.retryAfterSeconds` have passed. */
const RETRIABLE_CODES = {
  TOO_MANY_SUBSCRIPTIONS: 'Too many operations are open.',
  TOO_MANY_REPLAYS: 'Too many replays are under way.',
  DELIVERY_FAILED: 'An item could not be delivered. Subscribe again from the cursor.',
} as const;
export type RetriableCode = keyof typeof RETRIABLE_CODES;

/** Codes made by Apollo and by the limits, which carry messages of our own or of the GraphQL library. */
export const PASSED_CODES = new Set([
  ...Object.keys(ERROR_CODES).filter((code) => code !== 'INTERNAL_SERVER_ERROR'),
  'BAD_REQUEST',
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'PERSISTED_QUERY_NOT_SUPPORTED',
  'PERSISTED_QUERY_NOT_FOUND',
  'INTROSPECTION_DISABLED',
  'QUERY_TOO_LONG',
  'QUERY_TOO_DEEP',
  'QUERY_TOO_LARGE',
  'TOO_MANY_ALIASES',
  'TOO_MANY_DIRECTIVES',
  'TOO_MANY_SIGN_INS',
  'QUERY_TOO_COSTLY',
  'REFRESH_REQUIRED',
  ...Object.keys(RETRIABLE_CODES),
]);

/** Something is missing behind the client's cursor: it reads anew what it shows, and goes on from the error's cursor. */
const REFRESH_REQUIRED =
  'Events are missing after the cursor. Read again what is shown, then go on from extensions.cursor.';

/** An expected refusal as a GraphQL error. The code decides the message unless one is given. */
export function refusal(code: ErrorCode, message: string = ERROR_CODES[code]): GraphQLError {
  return new GraphQLError(message, { extensions: { code } });
}

/** The refusal of a cursor of the event log by its reason; `cursor` is where to go on after reading anew. */
export function refreshRequired(reason: string, cursor: string): GraphQLError {
  return new GraphQLError(REFRESH_REQUIRED, { extensions: { code: 'REFRESH_REQUIRED', reason, cursor } });
}

/** A refusal that passes: tells when to try again, and what else the client needs for that. */
export function retriable(
  code: RetriableCode,
  retryAfterSeconds: number,
  more: Readonly<Record<string, unknown>> = {},
): GraphQLError {
  return new GraphQLError(RETRIABLE_CODES[code], { extensions: { ...more, code, retryAfterSeconds } });
}

/** Ends a subscription whose next item could not be read or shown; `cursor` is the position before that item. */
export class DeliveryFailedError extends GraphQLError {
  constructor(
    cursor: string | null,
    /** To be logged; null where that has been done. */
    readonly reason: unknown,
  ) {
    super(RETRIABLE_CODES.DELIVERY_FAILED, {
      extensions: { code: 'DELIVERY_FAILED', retryAfterSeconds: 1, cursor },
    });
  }
}

/** What a client is told of an error, and the error to log when it was not expected (else null). */
export interface PublicError {
  readonly formatted: GraphQLFormattedError;
  readonly unexpected: unknown;
}

/**
 * Turns any error of an operation into what may leave the process. Expected refusals keep their message;
 * whatever else is masked, so that driver texts, stacks and values stay inside.
 */
export function toPublicError(
  error: unknown,
  formatted: GraphQLFormattedError | null,
  options: PublicErrorOptions,
): PublicError {
  const graphqlError = error instanceof GraphQLError ? error : null;
  const where = {
    locations: formatted?.locations ?? graphqlError?.locations,
    path: formatted?.path ?? graphqlError?.path,
  };
  const expected = (
    message: string,
    code: string,
    more: Readonly<Record<string, unknown>> = {},
  ): PublicError => {
    const { http: _http, stacktrace: _stacktrace, ...kept } = more;
    const extensions = { requestId: options.requestId, ...kept, code };
    return { formatted: withWhere(message, extensions, where), unexpected: null };
  };
  const cause = rootCause(error);
  if (cause instanceof SessionEndedError) return expected(cause.message, 'UNAUTHENTICATED');
  if (cause instanceof GraphQLError && graphqlError !== null) {
    const given = cause.extensions.code ?? formatted?.extensions?.code;
    const code = typeof given === 'string' ? given : '';
    const isOfTheLibrary = cause.extensions.code === undefined;
    if (PASSED_CODES.has(code)) {
      const shown = expected(cleaned(graphqlError.message, options), code, cause.extensions);
      return cause instanceof DeliveryFailedError ? { ...shown, unexpected: cause.reason } : shown;
    }
    if (isOfTheLibrary) return expected(cleaned(graphqlError.message, options), 'BAD_USER_INPUT');
  }
  return {
    formatted: withWhere(
      ERROR_CODES.INTERNAL_SERVER_ERROR,
      { requestId: options.requestId, code: 'INTERNAL_SERVER_ERROR' },
      where,
    ),
    unexpected: cause,
  };
}

export interface PublicErrorOptions {
  /** The request's id, which its log lines have too. */
  readonly requestId: string;
  readonly hasSuggestions: boolean;
}

interface Where {
  readonly locations?: GraphQLFormattedError['locations'];
  readonly path?: GraphQLFormattedError['path'];
}

/** The innermost error: resolvers' errors arrive wrapped in as many GraphQLErrors as layers they passed. */
function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError !== undefined) cause = cause.originalError;
  return cause;
}

function withWhere(
  message: string,
  extensions: Record<string, unknown>,
  { locations, path }: Where,
): GraphQLFormattedError {
  return { message, ...(locations ? { locations } : {}), ...(path ? { path } : {}), extensions };
}

function cleaned(message: string, options: PublicErrorOptions): string {
  return options.hasSuggestions ? message : message.replace(/ ?Did you mean(.+?)\?$/s, '');
}
