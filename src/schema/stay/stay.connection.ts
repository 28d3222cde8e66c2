import { connectionOf } from '../connection/connection-of.js';
import { Stay } from './stay.type.js';

export const StayConnection = connectionOf('Stay', () => Stay, 'Needs VIEWER in the hotel.');
