const CONNECTION = /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_)/;
/** What the driver says without a code: of a connection that ended, or had ended before it was used. */
const LOST =
  /connection (terminated|ended|timeout)|timeout exceeded when trying to connect|is not queryable/i;
/** SQLSTATE classes that say nothing about the row: connection, resources (a full disk), operator, system, serialization. */
const CLASSES = new Set(['08', '53', '55', '57', '58', '40']);
/** A transaction the server took from a process that had stopped in it, and a database that takes no writes now. */
const TRANSACTION_STATES = new Set(['25P03', '25006']);

/** Whether an error is the database's or the network's and not the notification's own. Such a one is simply tried again. */
export function isInfrastructureFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (
    TRANSACTION_STATES.has(code) ||
    CONNECTION.test(code) ||
    (code.length === 5 && CLASSES.has(code.slice(0, 2)))
  )
    return true;
  return LOST.test(error.message);
}
