import { connectionOf } from '../connection/connection-of.js';
import { Membership } from './membership.type.js';

export const MembershipConnection = connectionOf(
  'Membership',
  () => Membership,
  'Needs VIEWER in the hotel.',
);
