import { idText } from '../id-text.js';

/** Taken from the numbers of global ids. These actors are no nodes: nothing takes their ids. */
const ASSISTANT_BYTE = 13;
const PHONE_BYTE = 14;

/** The opaque id of a hotel's assistant. */
export function encodeAssistantId(hotelId: string): string {
  return idText(ASSISTANT_BYTE, [hotelId]);
}

/** The opaque id of the telephone behind a channel. */
export function encodePhoneId(hotelId: string, channelId: string): string {
  return idText(PHONE_BYTE, [hotelId, channelId]);
}
