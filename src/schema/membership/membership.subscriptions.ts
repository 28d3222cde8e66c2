import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Membership } from './membership.type.js';

export const MembershipUpdated = hotelEventOf('MembershipUpdated', {
  description: `A person's role or duty in the hotel changed. ${needs('member:read')}`,
  payload: {
    membership: payloadField(() => Membership, 'Its state at delivery, which may be newer than the event.'),
  },
});
