import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Guest } from './guest.type.js';

export const GuestConnection = connectionOf('Guest', () => Guest, needs('guest:read'));
