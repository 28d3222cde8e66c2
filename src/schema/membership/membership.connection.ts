import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Membership } from './membership.type.js';

export const MembershipConnection = connectionOf('Membership', () => Membership, needs('member:read'));
