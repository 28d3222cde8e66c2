/** What can be wrong with one field of an input. */
export const INPUT_ISSUE_CODES = [
  'EMPTY',
  'TOO_SHORT',
  'TOO_LONG',
  'TOO_SMALL',
  'TOO_LARGE',
  'TOO_FEW',
  'TOO_MANY',
  'INVALID_FORMAT',
  'UNSTORABLE_TEXT',
  'OUT_OF_RANGE',
  'NOT_ALLOWED',
  'OTHER',
] as const;
export type InputIssueCode = (typeof INPUT_ISSUE_CODES)[number];
