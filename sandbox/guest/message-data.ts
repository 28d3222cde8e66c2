import type { z } from 'zod';
import { jpegThumbnail, sampleFile } from '../files/sample-file.js';
import { mimeTypeOf } from '../files/mime-type.js';
import type { JsonObject } from '../json.js';
import type { Instance } from '../provider/instance.js';
import { journalItem } from '../provider/journal-item.js';
import { textOf } from '../provider/stored-message.js';
import type { guestMessageRequest } from './guest-message.js';

type GuestMessage = z.output<typeof guestMessageRequest>;

/** messageData of what a guest (or the hotel's own phone) wrote, in the form of the notification of its kind. */
export function messageData(instance: Instance, wanted: GuestMessage, senderId: string): JsonObject {
  const { text, quotedMessageId: stanzaId } = wanted;
  const original = stanzaId === '' ? null : instance.chats.find(stanzaId);
  const participant = original?.senderId ?? instance.wid;
  switch (wanted.kind) {
    case 'text':
    case 'group':
      return { typeMessage: 'textMessage', textMessageData: { textMessage: text } };
    case 'extended':
      return {
        typeMessage: 'extendedTextMessage',
        extendedTextMessageData: {
          text,
          description: '',
          title: '',
          previewType: 'None',
          jpegThumbnail: '',
          forwardingScore: 0,
          isForwarded: false,
        },
      };
    case 'quoted': {
      const { typeMessage, textMessage } =
        original === null ? { typeMessage: 'textMessage', textMessage: '' } : journalItem(original);
      return {
        typeMessage: 'quotedMessage',
        extendedTextMessageData: { text, stanzaId, participant },
        quotedMessage: {
          stanzaId,
          participant,
          typeMessage,
          ...(textMessage === undefined ? {} : { textMessage }),
        },
      };
    }
    case 'image':
    case 'audio':
    case 'video':
    case 'document':
    case 'sticker':
      return fileData(instance, wanted, wanted.kind);
    case 'location':
      return {
        typeMessage: 'locationMessage',
        locationMessageData: {
          nameLocation: text,
          address: wanted.caption,
          jpegThumbnail: '',
          latitude: wanted.latitude,
          longitude: wanted.longitude,
          forwardingScore: 0,
          isForwarded: false,
        },
      };
    case 'contact': {
      const displayName = text === '' ? 'Alex Smit' : text;
      const phoneLine = 'TEL;type=CELL;waid=72345678901:+7 234 567 8901';
      const vcard = `BEGIN:VCARD\nVERSION:3.0\nFN:${displayName}\n${phoneLine}\nEND:VCARD`;
      return {
        typeMessage: 'contactMessage',
        contactMessageData: { displayName, vcard, forwardingScore: 0, isForwarded: false },
      };
    }
    case 'poll': {
      const options = wanted.options.map((optionName) => ({ optionName }));
      return { typeMessage: 'pollMessage', pollMessageData: { name: text, options, multipleAnswers: false } };
    }
    case 'pollVote': {
      const names = original === null ? wanted.options : pollOptions(original.messageData, wanted.options);
      const votes = names.map((optionName) => ({
        optionName,
        optionVoters: optionName === text ? [senderId] : [],
      }));
      const name = original === null ? '' : textOf(original.messageData);
      return {
        typeMessage: 'pollUpdateMessage',
        pollMessageData: { stanzaId, name, votes, multipleAnswers: false },
      };
    }
    case 'reaction':
      return {
        typeMessage: 'reactionMessage',
        extendedTextMessageData: { text },
        quotedMessage: { stanzaId, participant },
      };
    case 'edit': {
      const isCaption = original !== null && 'fileMessageData' in original.messageData;
      return {
        typeMessage: 'editedMessage',
        editedMessageData: isCaption ? { caption: text, stanzaId } : { textMessage: text, stanzaId },
      };
    }
    case 'delete':
      return { typeMessage: 'deletedMessage', deletedMessageData: { stanzaId } };
    case 'button':
      return {
        typeMessage: 'interactiveButtonsResponse',
        interactiveButtonsResponse: {
          stanzaId,
          selectedIndex: 0,
          selectedId: wanted.selectedId,
          selectedDisplayText: text,
        },
      };
    case 'list':
      return {
        typeMessage: 'listResponseMessage',
        listResponseMessage: { stanzaId, title: text, listType: 1, singleSelectReply: wanted.selectedId },
      };
    case 'call':
      return {};
  }
}

function fileData(
  instance: Instance,
  wanted: GuestMessage,
  kind: 'image' | 'audio' | 'video' | 'document' | 'sticker',
): JsonObject {
  const sample = sampleFile(kind);
  const fileName = wanted.fileName ?? sample.fileName;
  const mimeType =
    wanted.mimeType ?? (wanted.fileName === undefined ? sample.mimeType : mimeTypeOf(fileName));
  const content =
    wanted.contentBase64 === undefined ? sample.content : Buffer.from(wanted.contentBase64, 'base64');
  const stored = instance.context.files.put(fileName, mimeType, content);
  const isPicture = kind === 'image' || kind === 'video';
  return {
    typeMessage: `${kind}Message`,
    fileMessageData: {
      downloadUrl: wanted.downloadUrl ?? stored,
      caption: wanted.caption || wanted.text,
      fileName,
      jpegThumbnail: isPicture ? jpegThumbnail : '',
      mimeType,
      ...(kind === 'sticker' ? { isAnimated: false } : {}),
      forwardingScore: 0,
      isForwarded: false,
    },
  };
}

function pollOptions(data: JsonObject, otherwise: readonly string[]): readonly string[] {
  const poll = data.pollMessageData as { options?: readonly { optionName: string }[] } | undefined;
  return poll?.options?.map((option) => option.optionName) ?? otherwise;
}
