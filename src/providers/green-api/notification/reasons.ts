import type {
  Envelope,
  IgnoredCode,
  IgnoredNotification,
  UnreadableCode,
  UnreadableNotification,
  UnsupportedCode,
  UnsupportedNotification,
} from './parsed-notification.js';

const ignoredTexts: Readonly<Record<IgnoredCode, string>> = {
  STATUS_BROADCAST: 'A story, not a message to the hotel',
  NEWSLETTER: 'A newsletter channel, not a message to the hotel',
  EMPTY_STATUS: 'A delivery status without a value',
  PENDING_STATUS: 'Still in the send queue of the provider',
  SOCKET_STATUS: 'The socket of the instance went up or down; the instance state says what matters',
  DEVICE_INFO: 'Facts about the phone of the hotel',
  AVATAR_INFO: 'The profile picture of a contact changed',
};

const unsupportedTexts: Readonly<Record<UnsupportedCode, string>> = {
  UNKNOWN_WEBHOOK_TYPE: 'A typeWebhook that this version does not know',
  UNKNOWN_MESSAGE_TYPE: 'A typeMessage that this version does not know',
  UNKNOWN_MESSAGE_STATUS: 'A delivery status that this version does not know',
  UNKNOWN_CALL_STATUS: 'A call status that this version does not know',
  UNKNOWN_CHAT_KIND: 'A chat that is neither a person nor a group',
};

/** The notification is understood and of no concern to a hotel. */
export function ignored(envelope: Envelope, code: IgnoredCode): IgnoredNotification {
  return { kind: 'IGNORED', envelope, reason: { code, text: ignoredTexts[code] } };
}

/** The notification is well-formed, but this version has no meaning for it. */
export function unsupported(envelope: Envelope, code: UnsupportedCode): UnsupportedNotification {
  return { kind: 'UNSUPPORTED', envelope, reason: { code, text: unsupportedTexts[code] } };
}

/** The notification belongs to quarantine; `text` must hold no personal data. */
export function unreadable(envelope: Envelope, code: UnreadableCode, text: string): UnreadableNotification {
  return { kind: 'UNREADABLE', envelope, reason: { code, text } };
}
