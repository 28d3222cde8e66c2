import { isJsonObject, type JsonObject } from '../json.js';
import { textOf, type StoredMessage } from './stored-message.js';

/** A message as the journals show it: flat, unlike the notification of the same message. */
export function journalItem(message: StoredMessage): JsonObject {
  const isIncoming = message.author === 'guest';
  return {
    type: isIncoming ? 'incoming' : 'outgoing',
    idMessage: message.idMessage,
    timestamp: message.timestamp,
    typeMessage: message.typeMessage,
    chatId: message.chatId,
    ...(isIncoming
      ? { senderId: message.senderId, senderName: message.senderName, senderContactName: '' }
      : { statusMessage: message.status, sendByApi: message.author === 'api' }),
    ...flatData(message),
    ...(message.isEdited ? { isEdited: true } : {}),
    ...(message.isDeleted ? { isDeleted: true } : {}),
  };
}

function flatData({ messageData, typeMessage }: StoredMessage): JsonObject {
  const { fileMessageData, locationMessageData, contactMessageData, extendedTextMessageData } = messageData;
  const quoted = isJsonObject(messageData.quotedMessage) ? { quotedMessage: messageData.quotedMessage } : {};
  if (isJsonObject(fileMessageData)) return { ...fileMessageData, ...quoted };
  if (isJsonObject(locationMessageData)) return { location: locationMessageData };
  if (isJsonObject(contactMessageData)) return { contact: contactMessageData };
  if (isJsonObject(extendedTextMessageData)) {
    return {
      textMessage: textOf(messageData),
      extendedTextMessage: extendedTextMessageData,
      ...quoted,
    };
  }
  if (typeMessage === 'textMessage') return { textMessage: textOf(messageData) };
  const rest = Object.entries(messageData).filter(([key]) => key !== 'typeMessage');
  return { ...Object.fromEntries(rest), textMessage: textOf(messageData) };
}
