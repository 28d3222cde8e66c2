import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Alert } from './alert.type.js';

export const AlertConnection = connectionOf('Alert', () => Alert, needs('alert:read'));
