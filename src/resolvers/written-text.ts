import { z } from 'zod';

const VISIBLE = /[^\s\p{Cc}\p{Cf}]/u;

/** The rule of words a person typed: something to see, at most `longest` characters, and nothing a database or the provider would refuse. */
export function writtenText(longest: number): z.ZodType<string> {
  return z
    .string()
    .refine((text) => text.length <= 2 * longest && [...text].length <= longest, {
      message: `At most ${longest.toLocaleString('en')} characters.`,
    })
    .refine((text) => text.isWellFormed() && !text.includes('\0'), {
      message: 'It holds a character that cannot be sent.',
    })
    .refine((text) => VISIBLE.test(text), { message: 'Write something.' });
}
