import { z } from 'zod';
import { chatKindOf, normaliseChatId, phoneOfChatId } from '../chat-id.js';
import { boundText, cutText } from './bounded-text.js';
import { isJsonObject, type JsonObject } from './decode-body.js';
import * as schema from './message-data.schema.js';
import { id, softText } from './payload-fields.js';
import { PayloadError } from './payload-error.js';
import type {
  Envelope,
  MessageAuthor,
  MessageNotification,
  ParsedNotification,
} from './parsed-notification.js';
import { readContent } from './read-content.js';
import { unsupported } from './reasons.js';

const maxNameLength = 200;
const maxQuotedTextLength = 500;

const messageWebhook = z.object({
  idMessage: id,
  senderData: z.object({
    chatId: z.string(),
    sender: softText,
    chatName: softText,
    senderName: softText,
    senderContactName: softText,
  }),
  messageData: z.record(z.string(), z.unknown()),
});

const typeMessageField = z.object({ typeMessage: z.string().min(1) });

/** What every result of a message webhook has in common. */
type ChatEventFields = Pick<
  MessageNotification,
  'envelope' | 'direction' | 'author' | 'chatId' | 'senderId' | 'isGroup' | 'providerMessageId'
>;

/** Reads a webhook that carries `messageData`. Throws PayloadError where the form is wrong. */
export function parseMessage(
  envelope: Envelope,
  author: MessageAuthor,
  value: JsonObject,
): ParsedNotification {
  const parsed = PayloadError.parse(messageWebhook, value, '');
  const { typeMessage } = PayloadError.parse(typeMessageField, parsed.messageData, 'messageData');
  const chatId = normaliseChatId(parsed.senderData.chatId);
  if (chatId === null) throw new PayloadError('INVALID_CHAT_ID', 'senderData.chatId is not a chat id');
  const event: ChatEventFields = {
    envelope,
    direction: author === 'GUEST' ? 'INBOUND' : 'OUTBOUND',
    author,
    chatId,
    senderId: senderOf(parsed.senderData.sender, author, chatId, value),
    isGroup: chatKindOf(chatId) === 'GROUP',
    providerMessageId: parsed.idMessage,
  };
  const effect = parseEffect(event, typeMessage, parsed.messageData);
  if (effect !== null) return effect;
  const content = readContent(typeMessage, parsed.messageData);
  if (content === null) return unsupported(envelope, 'UNKNOWN_MESSAGE_TYPE');
  return {
    kind: 'MESSAGE',
    ...event,
    senderName: nameOf(parsed.senderData.senderName ?? parsed.senderData.senderContactName),
    chatName: nameOf(parsed.senderData.chatName),
    phone: phoneOf(event),
    content,
    ...readQuoted(parsed.messageData),
  };
}

/** Reads what is no message of its own but changes another one; null for everything else. */
function parseEffect(
  event: ChatEventFields,
  typeMessage: string,
  data: JsonObject,
): ParsedNotification | null {
  switch (typeMessage) {
    case 'editedMessage': {
      const edit = PayloadError.parse(
        schema.editData,
        data.editedMessageData,
        'messageData.editedMessageData',
      );
      const bounded = boundText(edit.textMessage ?? edit.caption);
      const isCaption = edit.textMessage === null && edit.caption !== null;
      return { kind: 'EDIT', ...event, targetProviderMessageId: edit.stanzaId, ...bounded, isCaption };
    }
    case 'deletedMessage': {
      const path = 'messageData.deletedMessageData';
      const { stanzaId } = PayloadError.parse(schema.deletionData, data.deletedMessageData, path);
      return { kind: 'DELETION', ...event, targetProviderMessageId: stanzaId };
    }
    case 'reactionMessage': {
      const path = 'messageData.extendedTextMessageData';
      const reaction = PayloadError.parse(schema.extendedTextData, data.extendedTextMessageData, path);
      const target = readQuoted(data).quotedProviderMessageId;
      if (target === null)
        throw new PayloadError('MISSING_FIELD', 'messageData.quotedMessage.stanzaId is missing');
      const emoji = reaction.text === null ? null : cutText(reaction.text, 64);
      return { kind: 'REACTION', ...event, targetProviderMessageId: target, emoji };
    }
    case 'pollUpdateMessage':
      return parsePollVote(event, data);
    default:
      return null;
  }
}

function parsePollVote(event: ChatEventFields, data: JsonObject): ParsedNotification {
  const key = data.pollMessageData === undefined ? 'pollUpdateMessageData' : 'pollMessageData';
  const poll = PayloadError.parse(schema.pollVoteData, data[key], `messageData.${key}`);
  const votes = poll.votes.map((vote) => ({
    option: cutText(vote.optionName ?? '', 1000),
    voters: vote.optionVoters.filter((voter) => voter !== null),
  }));
  const isByUs = event.direction === 'OUTBOUND';
  const voterIds = new Set(isByUs || event.isGroup ? [event.senderId] : [event.chatId, event.senderId]);
  const isVoterNamed = votes.some((vote) => vote.voters.some((voter) => voterIds.has(voter)));
  const chosen = votes.filter((vote) =>
    // In a personal chat a voter under an id of another form can only be the guest.
    isVoterNamed || event.isGroup || isByUs
      ? vote.voters.some((voter) => voterIds.has(voter))
      : vote.voters.length > 0,
  );
  return {
    kind: 'POLL_VOTE',
    ...event,
    targetProviderMessageId: poll.stanzaId,
    question: poll.name,
    selected: chosen.map((vote) => vote.option),
    votes,
    isMultipleChoice: poll.multipleAnswers,
  };
}

function readQuoted(data: JsonObject): Pick<MessageNotification, 'quotedProviderMessageId' | 'quotedText'> {
  const quoted = schema.quotedData.safeParse(data.quotedMessage);
  const stanzaIds = [quoted.data?.stanzaId, ...Object.values(data).map(stanzaIdOf)];
  const target = stanzaIds.find((stanzaId) => typeof stanzaId === 'string' && stanzaId.length <= 200);
  const text =
    quoted.data?.textMessage ??
    quoted.data?.extendedTextMessage?.text ??
    quoted.data?.caption ??
    quoted.data?.contentText ??
    quoted.data?.selectedDisplayText;
  const quotedText = text === null || text === undefined ? null : cutText(text, maxQuotedTextLength);
  return { quotedProviderMessageId: target ?? null, quotedText };
}

/** The press of a button and a quoting text name their original in their own data object. */
function stanzaIdOf(part: unknown): string | null {
  const stanzaId = isJsonObject(part) ? part.stanzaId : null;
  return typeof stanzaId === 'string' && stanzaId !== '' ? stanzaId : null;
}

/** A guest's message that names the hotel's own number as its sender does not say who sent it. */
function senderOf(
  sender: string | null,
  author: MessageAuthor,
  chatId: string,
  { instanceData }: JsonObject,
): string | null {
  const senderId = sender === null ? null : normaliseChatId(sender);
  if (author !== 'GUEST' || senderId === chatId) return senderId;
  const wid = isJsonObject(instanceData) ? instanceData.wid : null;
  const isOwn = typeof wid === 'string' && senderId !== null && normaliseChatId(wid) === senderId;
  return isOwn && chatKindOf(chatId) !== 'GROUP' ? null : senderId;
}

function phoneOf(event: ChatEventFields): string | null {
  if (!event.isGroup) return phoneOfChatId(event.chatId);
  return event.direction === 'INBOUND' && event.senderId !== null ? phoneOfChatId(event.senderId) : null;
}

function nameOf(raw: string | null): string | null {
  const name = raw?.replace(/\s+/g, ' ').trim() ?? '';
  return name === '' ? null : cutText(name, maxNameLength);
}
