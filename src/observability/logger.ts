import { pino, stdTimeFunctions, type Logger } from 'pino';
import { correlationId } from './correlation.js';

export type { Logger } from 'pino';

/** Never written, wherever in a logged object they stand up to two levels deep. */
const CENSORED = [
  'authorization',
  'password',
  'accessToken',
  'refreshToken',
  'token',
  'apiToken',
  'webhookToken',
  'text',
  'caption',
  'body',
  'name',
  'senderName',
  'chatName',
  'phone',
  'email',
  'chatId',
  'variables',
].flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

/** JSON lines on standard output, each with the correlation id, none with personal data or tokens. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: { service: 'hotel-boost' },
    timestamp: stdTimeFunctions.isoTime,
    redact: { paths: CENSORED, censor: '[removed]' },
    formatters: { level: (label) => ({ level: label }) },
    serializers: { err: describeError },
    mixin: () => {
      const id = correlationId();
      return id === null ? {} : { correlationId: id };
    },
  });
}

/** An error without what drivers hang onto it: parameters, rows and statements may hold personal data. */
function describeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return {
    type: error.name,
    code,
    message: firstLine(error.message),
    stack: stackFrames(error),
    cause: error.cause === undefined ? undefined : describeError(error.cause),
  };
}

/** Database errors put the statement and its values on the lines before or after the reason. */
function firstLine(message: string): string {
  const parts = message.split(/\r?\n| - (?=[a-z]+ )/);
  return (parts.at(-1) ?? message).slice(0, 300);
}

function stackFrames(error: Error): string | undefined {
  return error.stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}
