import type { ParsedNotification } from '../../providers/green-api/notification/parsed-notification.js';

/** A stored notification on its way through processing. */
export interface Incoming<Kind extends ParsedNotification['kind'] = ParsedNotification['kind']> {
  readonly hotelId: string;
  readonly channelId: string;
  readonly receivedAt: Date;
  readonly parsed: Extract<ParsedNotification, { kind: Kind }>;
}

/** What became of a notification. WAITING: its message is not known yet; it is handled again when it comes. */
export type IngestOutcome =
  | { readonly status: 'PROCESSED' }
  | { readonly status: 'IGNORED' | 'QUARANTINED'; readonly reason: string }
  | { readonly status: 'WAITING'; readonly waitsFor: string };

export const PROCESSED: IngestOutcome = { status: 'PROCESSED' };
