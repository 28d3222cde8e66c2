import type { z } from 'zod';
import { INPUT_ISSUE_CODES, type InputIssueCode } from '../domain/input-issue.js';
import { InvalidInputError, type IssueOfInput } from '../schema/error/invalid-input-error.type.js';
import type { Invalid } from '../services/command-outcome.js';
import type { TextKey } from '../texts.js';

/**
 * Checks an input by its rules: what they make of it, or everything that is wrong with it and where. The wording is
 * ours; the library's never leaves the process.
 */
export function checkInput<T>(rules: z.ZodType<T>, input: unknown): T | InvalidInputError {
  const checked = rules.safeParse(input);
  if (checked.success) return checked.data;
  const [first, ...others] = checked.error.issues.map(toIssue);
  if (first === undefined) throw new Error('a check failed without an issue');
  return new InvalidInputError([first, ...others]);
}

/** Shows what a service found wrong with one field. */
export function toInvalidInput({ path, code, text }: Invalid): InvalidInputError {
  return new InvalidInputError([{ path: ['input', ...path], code, text }]);
}

/** What a rule of our own says of a value that breaks it; given as the `params` of a refinement. */
export interface RuleParams {
  readonly code: InputIssueCode;
  readonly limit?: number;
  readonly text?: TextKey;
}

function toIssue(issue: z.core.$ZodIssue): IssueOfInput {
  return { path: ['input', ...issue.path.map(String)], ...wrongness(issue) };
}

function wrongness(issue: z.core.$ZodIssue): Omit<IssueOfInput, 'path'> {
  switch (issue.code) {
    case 'custom':
      return isRuleParams(issue.params) ? issue.params : { code: 'OTHER' };
    case 'too_small': {
      const limit = Number(issue.minimum);
      if (issue.origin === 'string') return limit === 1 ? { code: 'EMPTY' } : { code: 'TOO_SHORT', limit };
      return { code: isCounted(issue.origin) ? 'TOO_FEW' : 'TOO_SMALL', limit };
    }
    case 'too_big': {
      const limit = Number(issue.maximum);
      if (issue.origin === 'string') return { code: 'TOO_LONG', limit };
      return { code: isCounted(issue.origin) ? 'TOO_MANY' : 'TOO_LARGE', limit };
    }
    case 'invalid_format':
      return { code: 'INVALID_FORMAT' };
    default:
      return { code: 'OTHER' };
  }
}

function isCounted(origin: string): boolean {
  return origin === 'array' || origin === 'set';
}

function isRuleParams(params: unknown): params is RuleParams {
  const codes: readonly unknown[] = INPUT_ISSUE_CODES;
  return typeof params === 'object' && params !== null && 'code' in params && codes.includes(params.code);
}
