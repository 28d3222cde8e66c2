import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

const current = new AsyncLocalStorage<string>();

/** The id that ties together what one request, notification or delivery caused; null outside of any. */
export function correlationId(): string | null {
  return current.getStore() ?? null;
}

/** Runs `work` under a correlation id, seen by everything it awaits. */
export function withCorrelation<T>(id: string, work: () => T): T {
  return current.run(id, work);
}

export function newCorrelationId(): string {
  return randomUUID();
}

/** Runs `work` under no correlation id: for what it starts and does not wait for. */
export function withoutCorrelation<T>(work: () => T): T {
  return current.exit(work);
}
