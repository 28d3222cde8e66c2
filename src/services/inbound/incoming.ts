import type { DeadLetterReason } from '../../domain/dead-letter.js';
import type { ParsedNotification } from '../../providers/green-api/notification/parsed-notification.js';

/** A stored notification on its way through processing. */
export interface Incoming<Kind extends ParsedNotification['kind'] = ParsedNotification['kind']> {
  readonly hotelId: string;
  readonly channelId: string;
  readonly receivedAt: Date;
  readonly parsed: Extract<ParsedNotification, { kind: Kind }>;
}

/**
 * What became of a notification. WAITING: its message is not known yet; it is handled again when it comes. A reason
 * with PROCESSED says what a later version could understand better. `isBodyDropped`: of no concern to the hotel, so
 * not even the raw body is kept.
 */
export type IngestOutcome =
  | { readonly status: 'PROCESSED'; readonly reason?: string }
  | { readonly status: 'IGNORED'; readonly reason: string; readonly isBodyDropped?: boolean }
  | { readonly status: 'QUARANTINED'; readonly reason: DeadLetterReason }
  | { readonly status: 'WAITING'; readonly waitsFor: string };

export const PROCESSED: IngestOutcome = { status: 'PROCESSED' };

/** Only who wrote a message can change or take it back. */
export const NOT_THE_AUTHOR: IngestOutcome = { status: 'IGNORED', reason: 'NOT_THE_AUTHOR' };

/** The message it names belongs to another guest of the same number: a chat reaches its own messages only. */
export const OF_ANOTHER_GUEST: IngestOutcome = { status: 'IGNORED', reason: 'TARGET_OF_ANOTHER_GUEST' };
