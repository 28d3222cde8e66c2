import { connectionOf } from '../connection/connection-of.js';
import { Conversation } from './conversation.type.js';

export const ConversationConnection = connectionOf(
  'Conversation',
  () => Conversation,
  'Needs VIEWER in the hotel.',
);
