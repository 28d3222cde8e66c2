/** The nouns that events are about, by the names that clients know them by. */
export type EventSubject = 'Message' | 'Conversation' | 'Alert' | 'Channel' | 'Guest' | 'Membership';

/** What a hotel's event log tells of, and the noun that each kind is about. Clients are told that kinds may come. */
export const SUBJECT_OF_EVENT = {
  MESSAGE_ADDED: 'Message',
  MESSAGE_UPDATED: 'Message',
  CONVERSATION_UPDATED: 'Conversation',
  ALERT_RAISED: 'Alert',
  ALERT_UPDATED: 'Alert',
  CHANNEL_UPDATED: 'Channel',
  GUEST_UPDATED: 'Guest',
  MEMBERSHIP_UPDATED: 'Membership',
} as const satisfies Readonly<Record<string, EventSubject>>;
export type HotelEventKind = keyof typeof SUBJECT_OF_EVENT;
export const HOTEL_EVENT_KINDS = Object.keys(SUBJECT_OF_EVENT) as readonly HotelEventKind[];
