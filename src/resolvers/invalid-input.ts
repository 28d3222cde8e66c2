import type { z } from 'zod';
import { InvalidInputError } from '../schema/error/invalid-input-error.type.js';

/** The first thing that is wrong with an input, and where. */
export function invalidInput(error: z.ZodError): InvalidInputError {
  const [issue] = error.issues;
  return new InvalidInputError(issue?.message ?? 'The input is not valid.', [
    'input',
    ...(issue?.path.map(String) ?? []),
  ]);
}
