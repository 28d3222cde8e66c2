import { createUnionType } from 'type-graphql';
import { needs } from '../../domain/rights.js';
import { Channel } from '../channel/channel.type.js';
import { Conversation } from '../conversation/conversation.type.js';
import { Hotel } from '../hotel/hotel.type.js';

export const AlertSubject = createUnionType({
  name: 'AlertSubject',
  description: `What an alert can be about. More may come. ${needs('alert:read')}`,
  types: () => [Conversation, Channel, Hotel] as const,
});
