import { randomBytes } from 'node:crypto';

const hex = (bytes: number): string => randomBytes(bytes).toString('hex').toUpperCase();

/** A new WhatsApp message id, in the form that each kind of sender uses. Never the same twice. */
export function newMessageId(author: 'api' | 'phone' | 'guest'): string {
  return author === 'api' ? `3EB0${hex(9)}` : author === 'phone' ? `3A${hex(9)}` : hex(16);
}
