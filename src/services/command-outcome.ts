import type { InputIssueCode } from '../domain/input-issue.js';
import type { TextKey } from '../texts.js';

/** The subject was done to: its hotel and id, for reading it back. */
export interface Done {
  readonly outcome: 'done';
  readonly hotelId: string;
  readonly id: string;
}

/** What `path` names does not exist for this viewer. */
export interface NotFound {
  readonly outcome: 'notFound';
  readonly path: readonly string[];
}

/** What `path` names exists or parses, and still makes no sense here. */
export interface Invalid {
  readonly outcome: 'invalid';
  readonly path: readonly string[];
  readonly code: InputIssueCode;
  readonly text: TextKey;
}
