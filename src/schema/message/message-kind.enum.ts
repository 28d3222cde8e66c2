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
  valuesConfig: {
    TEXT: { description: 'Words.' },
    IMAGE: { description: 'A picture.' },
    VIDEO: { description: 'A video.' },
    AUDIO: { description: 'A sound or a voice message.' },
    DOCUMENT: { description: 'Any other file.' },
    STICKER: { description: 'A sticker.' },
    LOCATION: { description: 'A place.' },
    CONTACT: { description: 'One contact card or several.' },
    POLL: { description: 'A question with options.' },
    POLL_VOTE: { description: 'A vote in a poll.' },
    BUTTONS: { description: 'A text with buttons.' },
    BUTTON_REPLY: { description: 'A button that was pressed.' },
    LIST_REPLY: { description: 'An entry that was chosen from a list.' },
    CALL: { description: 'A call.' },
    GROUP_INVITE: { description: 'An invitation to a group.' },
    SYSTEM: { description: 'A note of WhatsApp itself.' },
    UNSUPPORTED: { description: 'Something that a later version may understand.' },
  },
});
