import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Message, MessageConnection } from './message.type.js';

export const MessageAdded = hotelEventOf('MessageAdded', {
  description: `A message was written by a guest or the hotel. ${needs('message:read')}`,
  payload: {
    message: payloadField(() => Message, 'Its state at delivery, which may be newer than the event.'),
    messageEdge: payloadField(() => MessageConnection.Edge, 'Edge to append to `Conversation.messages`.'),
  },
});

export const MessageUpdated = hotelEventOf('MessageUpdated', {
  description: `A message changed: its delivery, text, sentiment, or it was deleted. ${needs('message:read')}`,
  payload: {
    message: payloadField(() => Message, 'Its state at delivery, which may be newer than the event.'),
  },
});
