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
    QUEUED: { description: 'Waits to be sent.' },
    SENDING: { description: 'On its way to the provider.' },
    SENT: { description: 'WhatsApp has it: one tick.' },
    DELIVERED: { description: "On the guest's phone: two ticks." },
    READ: { description: 'The guest has read it.' },
    FAILED: { description: 'It was not sent; `reason` says why.' },
    UNKNOWN: { description: 'It may or may not have been sent; evidence is looked for.' },
    CANCELLED: { description: 'Taken back before it was sent.' },
    EXPIRED: {
      description:
        "It could not be sent within the hotel's time (24 hours unless set otherwise) and never will be; the reason is NOT_SENT_IN_TIME. To send it again, use sendMessage with another clientMessageId.",
    },
  },
});
