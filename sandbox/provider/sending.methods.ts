import { isJsonObject, stringOr, type JsonObject } from '../json.js';
import { jpegThumbnail } from '../files/sample-file.js';
import { readForm } from '../files/read-form.js';
import { extensionOf, messageTypeOf, mimeTypeOf } from '../files/mime-type.js';
import { optionalText, requireChatId, requireNumber, requireText } from './check-fields.js';
import { ProviderError, validationError } from './provider-error.js';
import type { ProviderAnswer, ProviderCall, ProviderMethod, ProviderMethods } from './provider-method.js';

const MAX_TEXT = 20_000;

/** Methods that put a message into the send queue, and the upload that precedes one. */
export const sendingMethods: ProviderMethods = {
  sendMessage: send(50, ({ body, instance }) => {
    const text = requireText(body, 'message', MAX_TEXT);
    if (body.typingTime !== undefined) requireNumber(body, 'typingTime', 1_000, 20_000);
    const quoted = optionalText(body, 'quotedMessageId');
    if (quoted !== '') {
      const original = instance.chats.find(quoted);
      return {
        typeMessage: 'quotedMessage',
        extendedTextMessageData: { text, stanzaId: quoted, participant: original?.senderId ?? '' },
        quotedMessage: { stanzaId: quoted, participant: original?.senderId ?? '' },
      };
    }
    const plain = { description: '', title: '', previewType: 'None', jpegThumbnail: '' };
    return {
      typeMessage: 'extendedTextMessage',
      extendedTextMessageData: { text, ...plain, forwardingScore: 0, isForwarded: false },
    };
  }),
  sendFileByUrl: send(50, ({ body }) => {
    const url = requireText(body, 'urlFile');
    if (!/^https?:\/\/[^\s]+$/.test(url)) throw validationError("'urlFile' must be a valid uri");
    return fileData(url, requireText(body, 'fileName'), optionalText(body, 'caption', MAX_TEXT));
  }),
  sendLocation: send(50, ({ body }) => ({
    typeMessage: 'locationMessage',
    locationMessageData: {
      nameLocation: optionalText(body, 'nameLocation'),
      address: optionalText(body, 'address'),
      latitude: requireNumber(body, 'latitude', -90, 90),
      longitude: requireNumber(body, 'longitude', -180, 180),
      jpegThumbnail: '',
      forwardingScore: 0,
      isForwarded: false,
    },
  })),
  sendContact: send(50, ({ body }) => {
    const contact = body.contact;
    if (!isJsonObject(contact)) throw validationError("'contact' is required");
    const phone = requireNumber(contact, 'phoneContact');
    const names = ['firstName', 'middleName', 'lastName'].map((key) => optionalText(contact, key));
    const displayName = names.filter(Boolean).join(' ');
    const phoneLine = `TEL;type=CELL;waid=${phone}:+${phone}`;
    const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${displayName}\n${phoneLine}\nEND:VCARD`;
    return { typeMessage: 'contactMessage', contactMessageData: { displayName, vcard } };
  }),
  sendPoll: send(50, ({ body }) => {
    const options: unknown[] = Array.isArray(body.options) ? body.options : [];
    if (options.length < 2) throw validationError("'options' must contain at least 2 items");
    if (options.length > 12) throw validationError("'options' must contain less than or equal to 12 items");
    const names = options.map((option) => requireText(isJsonObject(option) ? option : {}, 'optionName'));
    if (new Set(names).size < names.length) throw validationError("'options' contains a duplicate value");
    return {
      typeMessage: 'pollMessage',
      pollMessageData: {
        name: requireText(body, 'message'),
        options: names.map((optionName) => ({ optionName })),
        multipleAnswers: body.multipleAnswers === true,
      },
    };
  }),
  sendFileByUpload: {
    verb: 'POST',
    perSecond: 50,
    needs: 'send',
    run(call) {
      const form = readForm(call.rawBody, call.contentType);
      if (form === null) throw new ProviderError(400, 'bad request data');
      const { fields, file } = form;
      if (file === null) throw validationError("'file' is required");
      const name = stringOr(fields.fileName, '') || file.name;
      const chatId = requireChatId(fields);
      const urlFile = call.instance.context.files.put(name, mimeTypeOf(name), file.content);
      const messageData = fileData(urlFile, name, optionalText(fields, 'caption', MAX_TEXT));
      const idMessage = accept({ ...call, body: { ...fields, urlFile } }, chatId, messageData);
      return { body: { idMessage, urlFile }, idMessage };
    },
  },
  uploadFile: {
    verb: 'POST',
    perSecond: 50,
    needs: 'nothing',
    run({ instance, rawBody, contentType, fileName }) {
      if (rawBody.length === 0) throw new ProviderError(400, 'bad request data');
      const name = fileName === '' ? `file${extensionOf(contentType)}` : fileName;
      return { body: { urlFile: instance.context.files.put(name, mimeTypeOf(name), rawBody) } };
    },
  },
};

/** A method that checks the chat id, builds the message and queues it. */
function send(perSecond: number, build: (call: ProviderCall) => JsonObject): ProviderMethod {
  return {
    verb: 'POST',
    perSecond,
    needs: 'send',
    run(call): ProviderAnswer {
      const chatId = requireChatId(call.body);
      const idMessage = accept(call, chatId, build(call));
      return { body: { idMessage }, idMessage };
    },
  };
}

function accept(call: ProviderCall, chatId: string, messageData: JsonObject): string {
  const { instance, method, body, isFirst } = call;
  if (instance.isOn('markIncomingMessagesReadedOnReply')) {
    for (const message of instance.chats.inChat(chatId))
      if (message.author === 'guest') message.status = 'read';
  }
  return instance.accept({ chatId, messageData }, { method, body }, isFirst);
}

function fileData(downloadUrl: string, fileName: string, caption: string): JsonObject {
  const typeMessage = messageTypeOf(fileName);
  return {
    typeMessage,
    fileMessageData: {
      downloadUrl,
      caption,
      fileName,
      jpegThumbnail: typeMessage === 'imageMessage' ? jpegThumbnail : '',
      mimeType: mimeTypeOf(fileName),
      forwardingScore: 0,
      isForwarded: false,
    },
  };
}
