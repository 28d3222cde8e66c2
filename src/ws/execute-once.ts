import type { DocumentNode, ExecutionArgs, ExecutionResult } from 'graphql';
import type { Language } from '../texts.js';
import type { DeliveredItem } from '../services/live/read-mark-streams.js';

interface Shown {
  readonly result: ExecutionResult;
  readonly isPersonal: boolean;
}

const documentNumbers = new WeakMap<DocumentNode, number>();
let lastNumber = 0;

/** The same for operations that select the same with the same variables and are answered in the same language. */
export function selectionKey(args: ExecutionArgs, language: Language): string {
  let number = documentNumbers.get(args.document);
  if (number === undefined) {
    number = lastNumber += 1;
    documentNumbers.set(args.document, number);
  }
  return JSON.stringify([number, language, args.operationName, args.variableValues]);
}

/**
 * Shows an event once to all sockets that select the same. What turned out to depend on who is asking is shared
 * only between sockets of the same person; what failed is not shared at all.
 */
export async function executeOnce(
  item: DeliveredItem,
  selection: string,
  userId: string,
  show: (onPersonal: () => void) => Promise<ExecutionResult>,
): Promise<Shown> {
  const run = async (): Promise<Shown> => {
    let isPersonal = false;
    const result = await show(() => (isPersonal = true));
    return { result, isPersonal };
  };
  if (item.type !== 'event') return run();
  const first = await item.read.once(selection, async () => ({ ...(await run()), userId }));
  if (!first.result.errors && (!first.isPersonal || first.userId === userId)) return first;
  const own = await item.read.once(`${selection}/${userId}`, run);
  return own.result.errors ? run() : own;
}
