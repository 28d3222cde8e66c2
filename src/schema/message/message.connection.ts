import { needs } from '../../domain/rights.js';
import { connectionOf } from '../connection/connection-of.js';
import { Message } from './message.type.js';

export const MessageConnection = connectionOf('Message', () => Message, needs('message:read'));
