import { z } from 'zod';
import type { RuleParams } from './check-input.js';

const VISIBLE = /[^\s\p{Cc}\p{Cf}]/u;

/** The rule of words a person typed: something to see, at most `longest` characters. */
export function textInput(longest: number): z.ZodType<string> {
  const tooLong: RuleParams = { code: 'TOO_LONG', limit: longest };
  const empty: RuleParams = { code: 'EMPTY' };
  return z
    .string()
    .refine((text) => text.length <= 2 * longest && [...text].length <= longest, { params: { ...tooLong } })
    .refine((text) => VISIBLE.test(text), { params: { ...empty } });
}
