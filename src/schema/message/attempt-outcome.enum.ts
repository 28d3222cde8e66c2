import { needs } from '../../domain/rights.js';
import { registerEnumType } from 'type-graphql';

export const AttemptOutcome = {
  ACCEPTED: 'ACCEPTED',
  NOT_ACCEPTED: 'NOT_ACCEPTED',
  LANE_STOPPED: 'LANE_STOPPED',
  REFUSED: 'REFUSED',
  UNKNOWN: 'UNKNOWN',
} as const;
export type AttemptOutcome = keyof typeof AttemptOutcome;

registerEnumType(AttemptOutcome, {
  name: 'AttemptOutcome',
  description: `What the provider made of one attempt to send. ${needs('message:read')}`,
  valuesConfig: {
    ACCEPTED: { description: 'The provider took it and gave it an id.' },
    NOT_ACCEPTED: { description: 'Too many calls: it was not taken, and is tried again.' },
    REFUSED: { description: 'The provider will not take this message.' },
    UNKNOWN: { description: 'It may or may not have been taken; nobody sends it again without proof.' },
    LANE_STOPPED: {
      description:
        'The whole number could not send (not linked, no connection, plan used up); the message waits.',
    },
  },
});
