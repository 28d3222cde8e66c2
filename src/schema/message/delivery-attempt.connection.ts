import { connectionOf } from '../connection/connection-of.js';
import { DeliveryAttempt } from './delivery-attempt.type.js';

export const DeliveryAttemptConnection = connectionOf(
  'DeliveryAttempt',
  () => DeliveryAttempt,
  'Needs VIEWER in the hotel.',
);
