import { decodeGlobalIdOf } from '../schema/global-id.js';

/** The user a filter asks for: null for none asked for, '' for an id that names nobody. */
export function parseUserId(id: string | null | undefined): string | null {
  return id == null ? null : (decodeGlobalIdOf('User', id)?.id ?? '');
}
