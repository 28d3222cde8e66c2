import { decodeBody } from './decode-body.js';
import type { Envelope } from './parsed-notification.js';
import { readEnvelope, unreadableEnvelope } from './read-envelope.js';

/**
 * Reads just what the receiver stores beside the raw body: one JSON.parse, no validation. Never throws; the
 * result equals `parseNotification(body).envelope`. `instanceId` null means: quarantine.
 */
export function peekEnvelope(body: Buffer): Envelope {
  const decoded = decodeBody(body);
  return decoded.isOk ? readEnvelope(decoded.value, body) : unreadableEnvelope(body);
}
