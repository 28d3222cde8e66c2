/** What a hotel's event log tells of. Clients are told that kinds may come. */
export const HOTEL_EVENT_KINDS = [
  'MESSAGE_ADDED',
  'MESSAGE_UPDATED',
  'CONVERSATION_UPDATED',
  'ALERT_RAISED',
  'ALERT_UPDATED',
  'CHANNEL_UPDATED',
  'GUEST_UPDATED',
  'MEMBERSHIP_UPDATED',
] as const;
export type HotelEventKind = (typeof HOTEL_EVENT_KINDS)[number];
