import type { z } from 'zod';
import { toAttachment } from './attachment-fields.js';
import { boundText, cutText } from './bounded-text.js';
import { toButtons, toList, toTemplateButtons } from './button-fields.js';
import { toContact } from './contact-fields.js';
import type { JsonObject } from './decode-body.js';
import type { AttachmentContent, ContentLoss, MessageContent, MessageKind } from './message-content.js';
import * as schema from './message-data.schema.js';
import { PayloadError } from './payload-error.js';

type ContentParts = Partial<Omit<MessageContent, 'kind' | 'text' | 'isTextCut' | 'isContentUnavailable'>>;
type ContentReader = (data: JsonObject) => MessageContent;

const lossByMarker: ReadonlyMap<string, ContentLoss> = new Map([
  ['{{SWE001}}', 'EMPTY_ON_LINKED_DEVICE'],
  ['{{SWE002}}', 'FILE_TOO_LARGE'],
  ['{{SWE003}}', 'NOT_DECRYPTED'],
]);

/** How each `typeMessage` that is a message of its own is read. */
const readers: ReadonlyMap<string, ContentReader> = new Map<string, ContentReader>([
  ['textMessage', (data) => content('TEXT', part(data, schema.textData, 'textMessageData').textMessage)],
  ['extendedTextMessage', readExtendedText],
  ['quotedMessage', readExtendedText],
  ['imageMessage', (data) => readFile('IMAGE', data)],
  ['videoMessage', (data) => readFile('VIDEO', data)],
  ['audioMessage', (data) => readFile('AUDIO', data)],
  ['documentMessage', (data) => readFile('DOCUMENT', data)],
  ['stickerMessage', (data) => readFile('STICKER', data)],
  ['locationMessage', readLocation],
  ['contactMessage', readContact],
  ['contactsArrayMessage', readContacts],
  ['pollMessage', readPoll],
  ['buttonsMessage', (data) => readButtons(data, 'buttonsMessage')],
  ['interactiveButtons', (data) => readButtons(data, 'interactiveButtons')],
  ['interactiveButtonsReply', (data) => readButtons(data, 'interactiveButtonsReply')],
  ['templateMessage', readTemplate],
  ['listMessage', readList],
  ['buttonsResponseMessage', readPress],
  ['templateButtonsReplyMessage', readPress],
  ['templateButtonReplyMessage', readPress],
  ['interactiveButtonsResponse', readPress],
  ['listResponseMessage', readPick],
  ['groupInviteMessage', readGroupInvite],
]);

const pressKeys = [
  'buttonsResponseMessage',
  'templateButtonReplyMessage',
  'templateButtonsReplyMessage',
  'interactiveButtonsResponse',
];

/**
 * Reads the content of `messageData`, which is clean JSON. Null for a `typeMessage` that we do not know; throws
 * PayloadError where a known one has not the form it must have.
 */
export function readContent(typeMessage: string, data: JsonObject): MessageContent | null {
  return readers.get(typeMessage)?.(data) ?? null;
}

function readExtendedText(data: JsonObject): MessageContent {
  const parsed = part(data, schema.extendedTextData, 'extendedTextMessageData');
  const isAd = parsed.showAdAttribution || parsed.sourceType === 'ad';
  const ad = isAd ? { sourceId: parsed.sourceId, sourceUrl: parsed.sourceUrl, title: parsed.title } : null;
  return content('TEXT', parsed.text, { isForwarded: parsed.isForwarded, ad });
}

function readFile(kind: MessageKind, data: JsonObject): MessageContent {
  const parsed = part(data, schema.fileData, 'fileMessageData');
  const attachment = toAttachment(parsed);
  const contentLoss = lossByMarker.get(parsed.downloadUrl ?? '') ?? null;
  const parts = { attachment, contentLoss, isForwarded: parsed.isForwarded };
  return content(kind, captionWorthReading(attachment), parts);
}

/** Documents sent without a caption often repeat their file name there: nobody wrote it. */
function captionWorthReading(attachment: AttachmentContent): string | null {
  return attachment.caption === attachment.fileName ? null : attachment.caption;
}

function readLocation(data: JsonObject): MessageContent {
  const parsed = part(data, schema.locationData, 'locationMessageData');
  const { latitude, longitude, nameLocation: name, address } = parsed;
  return content('LOCATION', null, {
    location: { latitude, longitude, name, address },
    isForwarded: parsed.isForwarded,
  });
}

function readContact(data: JsonObject): MessageContent {
  const parsed = part(data, schema.contactData, 'contactMessageData');
  return content('CONTACT', null, { contacts: [toContact(parsed)], isForwarded: parsed.isForwarded });
}

function readContacts(data: JsonObject): MessageContent {
  const parsed = part(data, schema.contactsData, 'messageData', 'contactsArrayMessageData');
  return content('CONTACT', null, {
    contacts: parsed.contacts.map(toContact),
    isForwarded: parsed.isForwarded,
  });
}

function readPoll(data: JsonObject): MessageContent {
  const parsed = part(data, schema.pollData, 'pollMessageData', 'pollCreationMessage');
  const isMultipleChoice =
    parsed.multipleAnswers ?? (parsed.selectableOptionsCount !== null && parsed.selectableOptionsCount !== 1);
  const options = parsed.options.map((option) => cutText(option.optionName ?? '', 1000));
  const question = cutText(parsed.name ?? '', 4096);
  return content('POLL', parsed.name, { poll: { question, options, isMultipleChoice } });
}

function readButtons(data: JsonObject, key: string): MessageContent {
  const parsed = part(data, schema.buttonsData, key);
  return content('BUTTONS', parsed.contentText, { buttons: toButtons(parsed) });
}

function readTemplate(data: JsonObject): MessageContent {
  const parsed = part(data, schema.templateData, 'templateMessage');
  return content('BUTTONS', parsed.contentText, { buttons: toTemplateButtons(parsed) });
}

function readList(data: JsonObject): MessageContent {
  const parsed = part(data, schema.listData, 'listMessage');
  return content('BUTTONS', parsed.contentText, { list: toList(parsed) });
}

function readPress(data: JsonObject): MessageContent {
  const parsed = part(data, schema.pressData, ...pressKeys);
  const id = parsed.selectedButtonId ?? parsed.selectedId;
  return content('BUTTON_REPLY', parsed.selectedButtonText ?? parsed.selectedDisplayText, { choice: { id } });
}

function readPick(data: JsonObject): MessageContent {
  const parsed = part(data, schema.pickData, 'listResponseMessage');
  return content('LIST_REPLY', parsed.title, { choice: { id: parsed.singleSelectReply ?? null } });
}

function readGroupInvite(data: JsonObject): MessageContent {
  const parsed = part(data, schema.groupInviteData, 'groupInviteMessageData');
  const groupInvite = { groupId: parsed.groupJid, groupName: parsed.groupName };
  return content('GROUP_INVITE', parsed.caption, { groupInvite });
}

/** Parses the data object under the first of `keys` that is there. */
function part<Schema extends z.ZodType>(data: JsonObject, model: Schema, ...keys: string[]): z.infer<Schema> {
  const key = keys.find((candidate) => data[candidate] !== undefined) ?? keys[0] ?? '';
  return PayloadError.parse(model, data[key], `messageData.${key}`);
}

function content(kind: MessageKind, rawText: string | null, parts: ContentParts = {}): MessageContent {
  const contentLoss = parts.contentLoss ?? lossByMarker.get(rawText?.trim() ?? '') ?? null;
  const isMarker = rawText !== null && lossByMarker.has(rawText.trim());
  const { text, isTextCut } = boundText(isMarker ? null : rawText);
  return {
    kind,
    text,
    isTextCut,
    isForwarded: false,
    attachment: null,
    location: null,
    contacts: [],
    poll: null,
    buttons: null,
    list: null,
    choice: null,
    groupInvite: null,
    ad: null,
    ...parts,
    contentLoss,
    isContentUnavailable: contentLoss !== null,
  };
}
