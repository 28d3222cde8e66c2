import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const MessageKind = {
  TEXT: 'TEXT',
  IMAGE: 'IMAGE',
  VIDEO: 'VIDEO',
  AUDIO: 'AUDIO',
  DOCUMENT: 'DOCUMENT',
  STICKER: 'STICKER',
  LOCATION: 'LOCATION',
  CONTACT: 'CONTACT',
  POLL: 'POLL',
  POLL_VOTE: 'POLL_VOTE',
  BUTTONS: 'BUTTONS',
  BUTTON_REPLY: 'BUTTON_REPLY',
  LIST_REPLY: 'LIST_REPLY',
  GROUP_INVITE: 'GROUP_INVITE',
  CALL: 'CALL',
  SYSTEM: 'SYSTEM',
  UNSUPPORTED: 'UNSUPPORTED',
} as const;
export type MessageKind = keyof typeof MessageKind;

registerEnumType(MessageKind, {
  name: 'MessageKind',
  description: `What a message is made of. ${needs('message:read')}`,
});
