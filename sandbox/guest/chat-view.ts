import { isJsonObject, type JsonObject } from '../json.js';
import type { Instance } from '../provider/instance.js';
import { textOf, type StoredMessage } from '../provider/stored-message.js';

/** The thread of one phone number with a hotel, oldest first, as the guest's phone would show it. */
export function chatView(instance: Instance, phone: string) {
  const contact = instance.chats.contacts().find((known) => known.phone === phone);
  const messages = instance.chats.withPhone(phone).filter(isShown);
  return {
    instanceId: instance.id,
    hotel: instance.name,
    phone,
    name: contact?.name ?? null,
    chatId: contact?.chatId ?? `${phone}@c.us`,
    messages: messages.map(view),
  };
}

/** Every chat of an instance with its last words, newest first. */
export function chatList(instance: Instance) {
  const chats = instance.chats.chatIds().map((chatId) => {
    const contact = instance.chats.contact(chatId);
    const last = instance.chats.inChat(chatId).at(-1);
    return {
      chatId,
      phone: contact?.phone ?? chatId.split('@')[0] ?? '',
      name: contact?.name ?? null,
      lastText: last === undefined ? '' : textOf(last.messageData),
      lastAt: last === undefined ? '' : new Date(last.storedAtMs).toISOString(),
    };
  });
  return {
    instanceId: instance.id,
    hotel: instance.name,
    chats: chats.sort((left, right) => right.lastAt.localeCompare(left.lastAt)),
  };
}

/** What never left the provider is not on the guest's phone, nor are notifications that only change another message. */
function isShown(message: StoredMessage): boolean {
  const isOut = message.author === 'guest' || ['sent', 'delivered', 'read'].includes(message.status);
  return isOut && !effectsOnly.includes(message.typeMessage);
}

const effectsOnly: readonly string[] = ['reactionMessage', 'editedMessage', 'deletedMessage'];

function view(message: StoredMessage) {
  const file = isJsonObject(message.messageData.fileMessageData) ? message.messageData.fileMessageData : null;
  const quoted = isJsonObject(message.messageData.quotedMessage) ? message.messageData.quotedMessage : null;
  return {
    idMessage: message.idMessage,
    direction: message.author === 'guest' ? ('in' as const) : ('out' as const),
    author: message.author,
    kind: message.typeMessage,
    text: message.isDeleted ? '' : textOf(message.messageData),
    file: file === null || message.isDeleted ? null : fileView(file),
    options: pollOptions(message.messageData),
    quotedMessageId: typeof quoted?.stanzaId === 'string' ? quoted.stanzaId : null,
    reaction: message.reaction,
    at: new Date(message.storedAtMs).toISOString(),
    timestamp: message.timestamp,
    status: message.status,
    /** 1 sent, 2 delivered or read. */
    ticks: message.status === 'sent' ? 1 : message.status === 'pending' ? 0 : 2,
    isRead: message.status === 'read',
    isEdited: message.isEdited,
    isDeleted: message.isDeleted,
  };
}

function fileView(file: JsonObject) {
  return { url: file.downloadUrl, name: file.fileName, mimeType: file.mimeType };
}

function pollOptions(data: JsonObject): string[] {
  const poll = data.pollMessageData as { options?: readonly { optionName: string }[] } | undefined;
  return poll?.options?.map((option) => option.optionName) ?? [];
}
