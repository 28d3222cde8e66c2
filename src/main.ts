import 'reflect-metadata';
import { createApp, SchemaBehindError } from './composition/app.js';
import { ConfigError, readConfig } from './config.js';
import { CannotListenError } from './http/listen-on.js';
import { createLogger, type Logger } from './observability/logger.js';

/** Ten seconds are promised; a busy machine takes its time to notice. */
const EXIT_WITHIN_MS = 8_500;

/** Entry: configuration, application, listening, signals. */
async function main(): Promise<void> {
  const config = readConfig();
  const logger = createLogger(config.logLevel);
  process.on('unhandledRejection', (error) => {
    logger.fatal({ err: error }, 'unhandled rejection');
    process.exit(1);
  });
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception');
    process.exit(1);
  });
  const app = await createApp(config, { logger });
  stopOnSignals(logger, () => app.close());
  const { url, operationsUrl } = await app.listen();
  const { env, role } = config;
  logger.info({ url, operationsUrl, role, env }, 'listening');
  // Whoever started this process over a channel learns which ports it got.
  process.send?.({ type: 'ready', url, operationsUrl });
}

function stopOnSignals(logger: Logger, close: () => Promise<void>): void {
  let isStopping = false;
  const stop = (reason: string) => {
    if (isStopping) return;
    isStopping = true;
    logger.info({ reason }, 'stopping');
    // Whatever does not end in time is cut off: rows, not memory, are the truth.
    setTimeout(() => process.exit(0), EXIT_WITHIN_MS).unref();
    close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed');
        process.exit(1);
      },
    );
  };
  process.once('SIGINT', () => stop('SIGINT'));
  process.once('SIGTERM', () => stop('SIGTERM'));
  if (process.send) process.once('disconnect', () => stop('parent gone'));
}

main().catch((error: unknown) => {
  process.stderr.write(`hotel-boost cannot start:\n${describe(error)}\n`);
  process.exit(1);
});

/** A sentence where the operator can act on it, else the stack. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (
    error instanceof ConfigError ||
    error instanceof SchemaBehindError ||
    error instanceof CannotListenError
  )
    return error.message;
  if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|timeout/.test(error.message))
    return `DATABASE_URL: no PostgreSQL answers there (${error.message})`;
  if (/password authentication failed|does not exist|no pg_hba/.test(error.message))
    return `DATABASE_URL: PostgreSQL refuses it (${error.message})`;
  return error.stack ?? error.message;
}
