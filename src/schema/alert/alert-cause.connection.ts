import { connectionOf } from '../connection/connection-of.js';
import { AlertCause } from './alert-cause.type.js';

export const AlertCauseConnection = connectionOf(
  'AlertCause',
  () => AlertCause,
  'Needs VIEWER in the hotel.',
);
