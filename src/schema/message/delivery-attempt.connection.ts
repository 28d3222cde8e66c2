import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { DeliveryAttempt } from './delivery-attempt.type.js';

export const DeliveryAttemptConnection = connectionOf(
  'DeliveryAttempt',
  () => DeliveryAttempt,
  needs('message:read'),
);
