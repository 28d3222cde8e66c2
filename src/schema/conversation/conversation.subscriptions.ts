import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Conversation } from './conversation.type.js';

export const ConversationUpdated = hotelEventOf('ConversationUpdated', {
  description: `A conversation was opened or changed. ${needs('conversation:read')}`,
  payload: {
    conversation: payloadField(
      () => Conversation,
      'Its state at delivery, which may be newer than the event.',
    ),
  },
});
