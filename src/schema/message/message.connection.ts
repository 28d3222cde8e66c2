import { connectionOf } from '../connection/connection-of.js';
import { Message } from './message.type.js';

export const MessageConnection = connectionOf('Message', () => Message, 'Needs VIEWER in the hotel.');
