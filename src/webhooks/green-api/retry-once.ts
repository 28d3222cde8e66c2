import { isInfrastructureFailure } from '../../services/inbound/infrastructure-failure.js';

const STATEMENT_TIMED_OUT = '57014';

/**
 * Runs `work`, and once more where the database's connection broke under it: an answer of 503 would stop the
 * hotel's whole line for a minute. What took too long is not tried again. Only for work that may be done twice.
 */
export async function onceMore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const isTimedOut = error instanceof Error && 'code' in error && error.code === STATEMENT_TIMED_OUT;
    if (isTimedOut || !isInfrastructureFailure(error)) throw error;
    return work();
  }
}
