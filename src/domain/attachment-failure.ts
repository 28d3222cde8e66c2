/** Why a file is not there, as clients are told. */
export const ATTACHMENT_FAILURES = [
  'TOO_LARGE',
  'ADDRESS_NOT_ALLOWED',
  'GONE',
  'NOT_FETCHED',
  'NOT_STORED',
  'CONTENT_LOST',
  'OTHER',
] as const;
export type AttachmentFailure = (typeof ATTACHMENT_FAILURES)[number];

/** The exact causes that rows keep, each with what clients are told of it. */
const CAUSES: Readonly<Record<string, AttachmentFailure>> = {
  TOO_LARGE: 'TOO_LARGE',
  FILE_TOO_LARGE: 'TOO_LARGE',
  ADDRESS_NOT_HTTP: 'ADDRESS_NOT_ALLOWED',
  ADDRESS_WITH_CREDENTIALS: 'ADDRESS_NOT_ALLOWED',
  ADDRESS_NOT_PUBLIC: 'ADDRESS_NOT_ALLOWED',
  REDIRECTED: 'ADDRESS_NOT_ALLOWED',
  GONE: 'GONE',
  NAME_NOT_FOUND: 'NOT_FETCHED',
  HTTP_STATUS: 'NOT_FETCHED',
  ENCODED: 'NOT_FETCHED',
  CONNECTION: 'NOT_FETCHED',
  DEADLINE: 'NOT_FETCHED',
  NOT_KEPT: 'NOT_STORED',
  ATTEMPTS_USED_UP: 'NOT_STORED',
  EMPTY_ON_LINKED_DEVICE: 'CONTENT_LOST',
  NOT_DECRYPTED: 'CONTENT_LOST',
};
/** Before the provider's own failure, where it was asked for the file. */
const OF_THE_PROVIDER = 'PROVIDER_';

/** What clients are told of a cause in a row; OTHER for one of another version. */
export function attachmentFailureOf(cause: string): AttachmentFailure {
  if (cause.startsWith(OF_THE_PROVIDER)) return 'NOT_FETCHED';
  return Object.hasOwn(CAUSES, cause) ? (CAUSES[cause] ?? 'OTHER') : 'OTHER';
}
