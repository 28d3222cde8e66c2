import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const ContentLoss = {
  EMPTY_ON_LINKED_DEVICE: 'EMPTY_ON_LINKED_DEVICE',
  NOT_DECRYPTED: 'NOT_DECRYPTED',
  FILE_TOO_LARGE: 'FILE_TOO_LARGE',
} as const;
export type ContentLoss = keyof typeof ContentLoss;

registerEnumType(ContentLoss, {
  name: 'ContentLoss',
  description: `Why WhatsApp could not hand over what was sent. ${needs('message:read')}`,
  valuesConfig: {
    EMPTY_ON_LINKED_DEVICE: { description: 'WhatsApp shows it on the phone alone.' },
    FILE_TOO_LARGE: { description: 'The file is larger than the provider hands over.' },
    NOT_DECRYPTED: { description: 'WhatsApp could not decrypt it.' },
  },
});
