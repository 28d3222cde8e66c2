import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const ChannelState = {
  AUTHORIZED: 'AUTHORIZED',
  NOT_AUTHORIZED: 'NOT_AUTHORIZED',
  STARTING: 'STARTING',
  SLEEPING: 'SLEEPING',
  SUSPENDED: 'SUSPENDED',
  BLOCKED: 'BLOCKED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type ChannelState = keyof typeof ChannelState;

registerEnumType(ChannelState, {
  name: 'ChannelState',
  description: `How a WhatsApp number stands with its provider. ${needs('channel:read')}`,
});
