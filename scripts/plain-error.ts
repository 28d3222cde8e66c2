/** A failure the person at the keyboard can put right: printed as its message alone, without a stack. */
export class PlainError extends Error {
  override readonly name = 'PlainError';
}
