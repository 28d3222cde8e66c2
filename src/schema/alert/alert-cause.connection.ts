import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { AlertCause } from './alert-cause.type.js';

export const AlertCauseConnection = connectionOf('AlertCause', () => AlertCause, needs('alert:read'));
