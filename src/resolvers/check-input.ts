import type { z } from 'zod';
import { InvalidInputError } from '../schema/error/invalid-input-error.type.js';

/**
 * Checks an input by its rules: what they make of it, or the first thing that is wrong with it and where. Rules
 * without a message of their own get one of ours; the library's wording never leaves the process.
 */
export function checkInput<T>(rules: z.ZodType<T>, input: unknown): T | InvalidInputError {
  const checked = rules.safeParse(input, { error: wordIssue });
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  return new InvalidInputError(issue?.message ?? NOT_VALID, ['input', ...(issue?.path.map(String) ?? [])]);
}

const NOT_VALID = 'The input is not valid.';

function wordIssue(issue: z.core.$ZodRawIssue): string {
  if (issue.code === 'too_small') return atEdge('At least', issue.minimum, issue.origin);
  if (issue.code === 'too_big') return atEdge('At most', issue.maximum, issue.origin);
  return NOT_VALID;
}

function atEdge(edge: string, size: number | bigint, origin: string): string {
  if (origin === 'string' && edge === 'At least' && size === 1) return 'Must not be empty.';
  const shown = size.toLocaleString('en');
  if (origin === 'string') return `${edge} ${shown} character${size === 1 ? '' : 's'}.`;
  return origin === 'array' || origin === 'set' ? `${edge} ${shown} items.` : `${edge} ${shown}.`;
}
