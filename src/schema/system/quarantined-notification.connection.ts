import { connectionOf } from '../connection/connection-of.js';
import { QuarantinedNotification } from './quarantined-notification.type.js';

export const QuarantinedNotificationConnection = connectionOf(
  'QuarantinedNotification',
  () => QuarantinedNotification,
  'Needs platform ADMIN.',
);
