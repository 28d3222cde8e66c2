import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const DeliveryState = {
  QUEUED: 'QUEUED',
  SENDING: 'SENDING',
  SENT: 'SENT',
  DELIVERED: 'DELIVERED',
  READ: 'READ',
  FAILED: 'FAILED',
  UNKNOWN: 'UNKNOWN',
  EXPIRED: 'EXPIRED',
  CANCELLED: 'CANCELLED',
} as const;
export type DeliveryState = keyof typeof DeliveryState;

registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description: `How far an outbound message has come. ${needs('message:read')}`,
  valuesConfig: {
    EXPIRED: {
      description:
        "It could not be sent within the hotel's time (24 hours unless set otherwise) and never will be; the reason is NOT_SENT_IN_TIME. To send it again, use sendMessage with another clientMessageId.",
    },
  },
});
