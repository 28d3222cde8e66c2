import { chatKindOf, phoneOfChatId } from '../../providers/green-api/chat-id.js';
import type { MessageContent } from '../../providers/green-api/notification/message-content.js';
import type {
  MessageNotification,
  UnsupportedNotification,
} from '../../providers/green-api/notification/parsed-notification.js';

const AUTHORS = {
  incomingMessageReceived: { direction: 'INBOUND', author: 'GUEST' },
  outgoingMessageReceived: { direction: 'OUTBOUND', author: 'PHONE' },
} as const;

const NOTHING: MessageContent = {
  kind: 'UNSUPPORTED',
  text: null,
  isTextCut: false,
  isForwarded: false,
  isContentUnavailable: true,
  contentLoss: null,
  attachment: null,
  location: null,
  contacts: [],
  poll: null,
  buttons: null,
  list: null,
  choice: null,
  groupInvite: null,
  ad: null,
};

/**
 * The message that stands for one of a kind this version does not know, so that staff see that something came.
 * Null where it is no message of a chat with a guest.
 */
export function asUnsupportedMessage({
  envelope,
  reason,
}: UnsupportedNotification): MessageNotification | null {
  const { chatId, providerMessageId, typeWebhook } = envelope;
  const who = (AUTHORS as Readonly<Record<string, (typeof AUTHORS)[keyof typeof AUTHORS] | undefined>>)[
    typeWebhook
  ];
  if (reason.code !== 'UNKNOWN_MESSAGE_TYPE' || who === undefined) return null;
  if (chatId === null || providerMessageId === null || chatKindOf(chatId) === 'GROUP') return null;
  return {
    kind: 'MESSAGE',
    envelope,
    ...who,
    chatId,
    senderId: null,
    isGroup: false,
    providerMessageId,
    senderName: null,
    chatName: null,
    phone: phoneOfChatId(chatId),
    content: NOTHING,
    quotedProviderMessageId: null,
    quotedText: null,
  };
}
