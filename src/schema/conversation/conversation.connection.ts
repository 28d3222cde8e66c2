import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Conversation } from './conversation.type.js';

export const ConversationConnection = connectionOf(
  'Conversation',
  () => Conversation,
  needs('conversation:read'),
);
