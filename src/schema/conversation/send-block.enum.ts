import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const SendBlock = {
  CONVERSATION_RESOLVED: 'CONVERSATION_RESOLVED',
  GUEST_OPTED_OUT: 'GUEST_OPTED_OUT',
  CHANNEL_NOT_CONNECTED: 'CHANNEL_NOT_CONNECTED',
} as const;
export type SendBlock = keyof typeof SendBlock;

registerEnumType(SendBlock, {
  name: 'SendBlock',
  description: `Why nothing can be sent. ${needs('conversation:read')}`,
  valuesConfig: {
    CHANNEL_NOT_CONNECTED: { description: 'The WhatsApp number can no longer send.' },
    CONVERSATION_RESOLVED: { description: 'The conversation is settled; it has to be reopened first.' },
    GUEST_OPTED_OUT: { description: 'The guest wants no messages and has not written for 24 hours.' },
  },
});
