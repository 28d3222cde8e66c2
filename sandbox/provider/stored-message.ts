import type { JsonObject } from '../json.js';

/** Delivery state as the journals spell it. Incoming messages are `delivered` until the hotel reads them. */
export type MessageStatus =
  | 'pending'
  | 'sent'
  | 'delivered'
  | 'read'
  | 'failed'
  | 'noAccount'
  | 'notInGroup'
  | 'yellowCard'
  | 'suspended';

/** A message as the fake WhatsApp keeps it, both directions. */
export interface StoredMessage {
  readonly idMessage: string;
  readonly chatId: string;
  readonly author: 'guest' | 'api' | 'phone';
  readonly senderId: string;
  readonly senderName: string;
  /** Unix seconds, as every notification has it. */
  readonly timestamp: number;
  /** When the sandbox learned of it; journals show it `journalLagMs` later. */
  readonly storedAtMs: number;
  readonly typeMessage: string;
  /** In the form of a webhook: typeMessage and its data object. */
  messageData: JsonObject;
  status: MessageStatus;
  reaction: string | null;
  isEdited: boolean;
  isDeleted: boolean;
}

/** The words of a message as a person sees them; empty for kinds that have none. */
export function textOf(messageData: JsonObject): string {
  for (const key of textPlaces) {
    const data = messageData[key[0]];
    const text = typeof data === 'object' && data !== null ? (data as JsonObject)[key[1]] : undefined;
    if (typeof text === 'string' && text !== '') return text;
  }
  return '';
}

const textPlaces: readonly (readonly [string, string])[] = [
  ['textMessageData', 'textMessage'],
  ['extendedTextMessageData', 'text'],
  ['fileMessageData', 'caption'],
  ['pollMessageData', 'name'],
  ['locationMessageData', 'nameLocation'],
  ['contactMessageData', 'displayName'],
  ['interactiveButtonsResponse', 'selectedDisplayText'],
  ['templateButtonReplyMessage', 'selectedDisplayText'],
  ['buttonsResponseMessage', 'selectedButtonText'],
  ['listResponseMessage', 'title'],
];
