import { isJsonObject, stringOr, type JsonObject } from '../json.js';
import { requireChatId, requireText } from './check-fields.js';
import type { Instance } from './instance.js';
import { ProviderError } from './provider-error.js';
import type { ProviderCall, ProviderMethods } from './provider-method.js';
import type { StoredMessage } from './stored-message.js';

/** Marks, edits and deletions of messages that exist, and their files. */
export const messageMethods: ProviderMethods = {
  readChat: {
    verb: 'POST',
    perSecond: 10,
    needs: 'linked',
    run({ body, instance }) {
      const chatId = requireChatId(body);
      const only = stringOr(body.idMessage, '');
      for (const message of instance.chats.inChat(chatId)) {
        if (message.author === 'guest' && (only === '' || message.idMessage === only))
          message.status = 'read';
      }
      instance.touch(chatId);
      return { body: { setRead: true } };
    },
  },
  editMessage: {
    verb: 'POST',
    perSecond: 1,
    needs: 'linked',
    run(call) {
      const message = requireOwnMessage(call);
      message.messageData = withText(message.messageData, requireText(call.body, 'message', 20_000));
      message.isEdited = true;
      call.instance.touch(message.chatId);
      return { body: { idMessage: message.idMessage }, idMessage: message.idMessage };
    },
  },
  deleteMessage: {
    verb: 'POST',
    perSecond: 10,
    needs: 'linked',
    run(call) {
      const message = requireMessage(call.instance, call.body);
      if (call.body.onlySenderDelete !== true) message.isDeleted = true;
      call.instance.touch(message.chatId);
      return { body: undefined };
    },
  },
  downloadFile: {
    verb: 'POST',
    perSecond: 5,
    needs: 'linked',
    run({ body, instance }) {
      const chatId = requireChatId(body);
      const idMessage = requireText(body, 'idMessage');
      const data = instance.chats.find(idMessage)?.messageData.fileMessageData;
      const lateUrl = instance.chats.find(idMessage)?.messageData.lateDownloadUrl;
      const url = isJsonObject(data) ? stringOr(data.downloadUrl, '') || stringOr(lateUrl, '') : '';
      if (url === '') {
        throw new ProviderError(
          400,
          `File message encrypted url not found by chatId ${chatId} and idMessage ${idMessage}`,
        );
      }
      return { body: { downloadUrl: url } };
    },
  },
};

/** The same message with other words, in whichever place its kind keeps them. */
export function withText(messageData: JsonObject, text: string): JsonObject {
  const places: readonly (readonly [string, string])[] = [
    ['textMessageData', 'textMessage'],
    ['extendedTextMessageData', 'text'],
    ['fileMessageData', 'caption'],
  ];
  for (const [key, field] of places) {
    const data = messageData[key];
    if (isJsonObject(data)) return { ...messageData, [key]: { ...data, [field]: text } };
  }
  return messageData;
}

function requireMessage(instance: Instance, body: JsonObject): StoredMessage {
  const chatId = requireChatId(body);
  const idMessage = requireText(body, 'idMessage');
  const message = instance.chats.find(idMessage);
  if (message === null || message.chatId !== chatId) {
    throw new ProviderError(400, `Message not found by chatId ${chatId} and idMessage ${idMessage}`);
  }
  return message;
}

function requireOwnMessage({ instance, body }: ProviderCall): StoredMessage {
  const message = requireMessage(instance, body);
  if (message.author === 'guest') throw new ProviderError(400, 'bad request data');
  return message;
}
