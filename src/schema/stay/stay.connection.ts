import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Stay } from './stay.type.js';

export const StayConnection = connectionOf('Stay', () => Stay, needs('stay:read'));
