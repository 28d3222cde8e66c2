import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Guest } from './guest.type.js';

export const GuestUpdated = hotelEventOf('GuestUpdated', {
  description: `A guest changed. ${needs('guest:read')}`,
  payload: { guest: payloadField(() => Guest, 'Its state at delivery, which may be newer than the event.') },
});
