import { connectionOf } from '../connection/connection-of.js';
import { Guest } from './guest.type.js';

export const GuestConnection = connectionOf('Guest', () => Guest, 'Needs VIEWER in the hotel.');
