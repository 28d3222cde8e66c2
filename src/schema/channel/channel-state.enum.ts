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
  valuesConfig: {
    AUTHORIZED: { description: 'Messages pass.' },
    NOT_AUTHORIZED: { description: 'The phone has to be linked again.' },
    STARTING: { description: 'The provider starts it; that passes.' },
    SLEEPING: { description: 'The phone is off or has no connection.' },
    SUSPENDED: { description: 'WhatsApp limits what it may send.' },
    BLOCKED: { description: 'WhatsApp has banned the number.' },
    UNKNOWN: { description: 'The provider has not told yet.' },
  },
});
