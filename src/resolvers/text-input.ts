import { z } from 'zod';

const VISIBLE = /[^\s\p{Cc}\p{Cf}]/u;

/** The rule of words a person typed: something to see, at most `longest` characters. */
export function textInput(longest: number): z.ZodType<string> {
  return z
    .string()
    .refine((text) => text.length <= 2 * longest && [...text].length <= longest, {
      message: `At most ${longest.toLocaleString('en')} characters.`,
    })
    .refine((text) => VISIBLE.test(text), { message: 'Must not be empty.' });
}
