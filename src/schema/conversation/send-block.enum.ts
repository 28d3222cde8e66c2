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
});
