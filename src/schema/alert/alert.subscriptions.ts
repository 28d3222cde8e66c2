import { needs } from '../../domain/rights.js';
import { hotelEventOf } from '../live/hotel-event-of.js';
import { payloadField } from '../mutation-result.js';
import { Alert, AlertConnection } from './alert.type.js';

export const AlertRaised = hotelEventOf('AlertRaised', {
  description: `An alert was raised. ${needs('alert:read')}`,
  payload: {
    alert: payloadField(() => Alert, 'Its state at delivery, which may be newer than the event.'),
    alertEdge: payloadField(
      () => AlertConnection.Edge,
      'Edge to insert into `Hotel.alerts` in its default order.',
    ),
  },
});

export const AlertUpdated = hotelEventOf('AlertUpdated', {
  description: `An alert changed: its urgency, assignee, status or deadline. ${needs('alert:read')}`,
  payload: { alert: payloadField(() => Alert, 'Its state at delivery, which may be newer than the event.') },
});
