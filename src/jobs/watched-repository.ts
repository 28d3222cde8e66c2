import type { JobRepository } from 'agenda';
import { within } from './within.js';

export interface RepositoryWatcher {
  answered(): void;
  failed(error: unknown): void;
}

/** Agenda does not wait for this one, so nobody would hear of its failure; the lock it leaves runs out. */
const UNAWAITED = new Set<PropertyKey>(['unlockJob']);

/**
 * The repository with every call bounded in time and its end told to `watcher`: Agenda itself neither notices a store that
 * hangs nor says that one is back.
 */
export function watchRepository(
  repository: JobRepository,
  timeoutMs: number,
  watcher: RepositoryWatcher,
): JobRepository {
  const watch = async (name: PropertyKey, call: () => unknown): Promise<unknown> => {
    try {
      const result = await within(timeoutMs, `the job store: ${String(name)}`, Promise.resolve(call()));
      watcher.answered();
      return result;
    } catch (error) {
      watcher.failed(error);
      if (UNAWAITED.has(name)) return undefined;
      throw error;
    }
  };
  return new Proxy(repository, {
    get(target, name): unknown {
      const member: unknown = Reflect.get(target, name);
      if (typeof member !== 'function') return member;
      return (...args: unknown[]) => watch(name, () => Reflect.apply(member, target, args) as unknown);
    },
  });
}
