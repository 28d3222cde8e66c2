import type { JsonObject } from '../json.js';
import type { ChatStore } from './chat-store.js';
import type { StoredMessage } from './stored-message.js';

/** What a notification says about the number it comes from. */
interface Instance {
  readonly id: string;
  readonly state: string;
  readonly chats: ChatStore;
  currentWid(): string;
  nowSeconds(): number;
}

function envelope(instance: Instance, typeWebhook: string): JsonObject {
  return {
    typeWebhook,
    instanceData: { idInstance: Number(instance.id), wid: instance.currentWid(), typeInstance: 'whatsapp' },
  };
}

/** incomingMessageReceived, outgoingMessageReceived or outgoingAPIMessageReceived of a message. */
export function messageNotification(instance: Instance, message: StoredMessage): JsonObject {
  const contact = instance.chats.contact(message.chatId);
  const typeWebhook = {
    guest: 'incomingMessageReceived',
    phone: 'outgoingMessageReceived',
    api: 'outgoingAPIMessageReceived',
  }[message.author];
  return {
    ...envelope(instance, typeWebhook),
    timestamp: message.timestamp,
    idMessage: message.idMessage,
    senderData: {
      chatId: message.chatId,
      chatName: contact?.name ?? '',
      sender: message.senderId,
      senderName: message.senderName,
      senderContactName: '',
    },
    messageData: message.messageData,
  };
}

/** outgoingMessageStatus: no senderData, chatId at the top. */
export function statusNotification(
  instance: Instance,
  message: StoredMessage,
  description: string | null,
): JsonObject {
  return {
    ...envelope(instance, 'outgoingMessageStatus'),
    chatId: message.chatId,
    timestamp: instance.nowSeconds(),
    idMessage: message.idMessage,
    status: message.status,
    ...(description === null ? {} : { description }),
    sendByApi: message.author === 'api',
  };
}

export function stateNotification(instance: Instance): JsonObject {
  return {
    ...envelope(instance, 'stateInstanceChanged'),
    timestamp: instance.nowSeconds(),
    stateInstance: instance.state,
  };
}

/** incomingCall: two of these share one id, `offer` and how it ended. */
export function callNotification(
  instance: Instance,
  call: { readonly from: string; readonly idMessage: string; readonly status: string },
): JsonObject {
  const { from, idMessage, status } = call;
  return { from, ...envelope(instance, 'incomingCall'), status, timestamp: instance.nowSeconds(), idMessage };
}
