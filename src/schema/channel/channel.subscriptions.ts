import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Channel } from './channel.type.js';

export const ChannelUpdated = hotelEventOf('ChannelUpdated', {
  description: `A WhatsApp number changed its state. ${needs('channel:read')}`,
  payload: {
    channel: payloadField(() => Channel, 'Its state at delivery, which may be newer than the event.'),
  },
});
