import { z } from 'zod';
import { coordinate, flag, id, list, softChatId, softNumber, softText, text } from './payload-fields.js';

/** Payload models of `messageData`, one for each data object. Unknown keys pass and are dropped. */

export const textData = z.object({ textMessage: text });

export const extendedTextData = z.object({
  text,
  title: softText,
  stanzaId: softText,
  isForwarded: flag,
  showAdAttribution: flag,
  sourceId: softText,
  sourceType: softText,
  sourceUrl: softText,
});

/** The message that is answered or reacted to, in its flat form. */
export const quotedData = z.object({
  stanzaId: softText,
  textMessage: softText,
  caption: softText,
  contentText: softText,
  selectedDisplayText: softText,
  extendedTextMessage: z.object({ text: softText }).nullish().catch(null),
});

export const fileData = z.object({
  downloadUrl: softText,
  caption: text,
  fileName: softText,
  mimeType: softText,
  jpegThumbnail: softText,
  isAnimated: flag,
  isForwarded: flag,
});

export const locationData = z.object({
  latitude: coordinate(90),
  longitude: coordinate(180),
  nameLocation: softText,
  address: softText,
  isForwarded: flag,
});

export const contactData = z.object({ displayName: softText, vcard: softText, isForwarded: flag });

export const contactsData = z.object({ contacts: list(contactData, 100), isForwarded: flag });

export const pollData = z.object({
  name: text,
  options: list(z.object({ optionName: text }), 100),
  multipleAnswers: z.boolean().nullish().catch(null),
  /** Old form: 0 means any number. */
  selectableOptionsCount: softNumber,
  isForwarded: flag,
});

export const pollVoteData = z.object({
  stanzaId: id,
  name: softText,
  votes: list(z.object({ optionName: text, optionVoters: list(softChatId, 2000) }), 100),
  multipleAnswers: flag,
});

/** buttonsMessage, and the interactive forms that name the same things otherwise. */
export const buttonsData = z.object({
  contentText: text,
  titleText: softText,
  footer: softText,
  footerText: softText,
  buttons: list(
    z.object({
      type: softText,
      buttonId: softText,
      buttonText: text,
      url: softText,
      phoneNumber: softText,
      copyCode: softText,
    }),
    20,
  ),
});

const templateButton = z.object({
  displayText: softText,
  url: softText,
  phoneNumber: softText,
  id: softText,
});

export const templateData = z.object({
  contentText: text,
  footer: softText,
  buttons: list(
    z.object({
      urlButton: templateButton.nullish(),
      callButton: templateButton.nullish(),
      quickReplyButton: templateButton.nullish(),
    }),
    20,
  ),
});

export const listData = z.object({
  contentText: text,
  title: softText,
  footer: softText,
  buttonText: softText,
  sections: list(
    z.object({
      title: softText,
      rows: list(z.object({ title: text, rowId: softText, description: softText }), 100),
    }),
    50,
  ),
});

/** The press of a button, in all of its forms. */
export const pressData = z.object({
  stanzaId: softText,
  selectedButtonId: softText,
  selectedButtonText: text,
  selectedId: softText,
  selectedDisplayText: text,
});

/** The pick from a list; some servers give an object for the chosen row. */
export const pickData = z.object({
  stanzaId: softText,
  title: text,
  singleSelectReply: z
    .union([
      softTextStrict(),
      z.object({ selectedRowId: softText }).transform((reply) => reply.selectedRowId),
    ])
    .nullish()
    .catch(null),
});

export const editData = z.object({ stanzaId: id, textMessage: text, caption: text });

export const deletionData = z.object({ stanzaId: id });

export const groupInviteData = z.object({ groupJid: softChatId, groupName: softText, caption: text });

function softTextStrict() {
  return z.string().transform((value) => (value === '' ? null : value));
}
