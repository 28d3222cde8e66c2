import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import { uuidv7 } from '../../db/uuid.js';
import type { PassFailPoint } from '../../fail-point.js';
import { BodyHold, type BodyBudgets } from '../../http/body-hold.js';
import type { DirectRequest, DirectRoute } from '../../http/raw-route.js';
import type { WebhookMetrics } from './webhook-metrics.js';
import type { AuthenticatedChannel, ChannelAuthenticator } from './channel-authenticator.js';
import { peekEnvelope } from '../../providers/green-api/notification/peek-envelope.js';
import type { NotificationStore, RawNotification, StoreOutcome } from './notification-store.js';
import { readWebhookBody, type WebhookBody } from './read-body.js';

export interface ReceiverParts {
  readonly authenticator: ChannelAuthenticator;
  readonly store: NotificationStore;
  /** What all bodies that are received or stored may take, counted by channel and hotel. */
  readonly bodies: BodyBudgets;
  /** Told after the answer has left, so that understanding never delays it. */
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
  /** Told of every notification that came with the right token, repetitions too. */
  readonly noteInbound: (channel: { readonly hotelId: string; readonly channelId: string }) => void;
  readonly clock: Clock;
  readonly metrics: WebhookMetrics;
  readonly logger: Logger;
  readonly passFailPoint: PassFailPoint;
}

const RECEIVED = '{"received":true}';
const NOT_RECEIVED = '{"received":false}';

/**
 * `POST /webhooks/green-api/{instanceId}`: authenticates before a byte of the body is read, stores it once,
 * answers 200, and only then has it understood. Anything but 200 stops the hotel's whole line for a minute, so
 * only a wrong token (401), a size or coding we never read (413, 415), a lost database (503) and a channel whose
 * bodies take more memory than it may have (503, with Retry-After) get it.
 */
export function greenApiRoute(parts: ReceiverParts): DirectRoute {
  return {
    prefix: '/webhooks/green-api/',
    name: '/webhooks/green-api/:instanceId',
    handle: (request) => receive(parts, request),
  };
}

/**
 * 401 a wrong token, 413 too large, 415 a coding we do not read, 503 no database, NO_ROOM a 503 before the body
 * was read: the provider comes again.
 */
type Refusal = 401 | 413 | 415 | 503 | 'NO_ROOM';

const RETRY_AFTER_SECONDS = 60;

async function receive(parts: ReceiverParts, request: DirectRequest): Promise<void> {
  const { reply } = request;
  const startedAt = performance.now();
  reply.once('finish', () => {
    parts.metrics.answered(reply.statusCode, (performance.now() - startedAt) / 1_000);
  });
  const holds: BodyHold[] = [];
  try {
    const refusal = await take(parts, request, holds);
    if (refusal !== null) refuse(request, refusal);
  } finally {
    for (const hold of holds) hold.release();
  }
}

/** Stores a notification and answers 200, or says why not. What its body takes is added to `holds`. */
async function take(
  parts: ReceiverParts,
  request: DirectRequest,
  holds: BodyHold[],
): Promise<Refusal | null> {
  const { raw, segment: instanceId } = request;
  let channel: AuthenticatedChannel | null;
  try {
    channel = await parts.authenticator.authenticate(instanceId, raw.headers.authorization);
  } catch (error) {
    const message = 'a webhook could not be authenticated: no database';
    parts.logger.error({ err: error, correlationId: request.id }, message);
    return 503;
  }
  if (channel === null) {
    parts.metrics.refused();
    return 401;
  }
  if ((raw.headers['content-encoding'] ?? 'identity') !== 'identity') return 415;
  const hold = new BodyHold(parts.bodies, { key: channel.channelId, group: channel.hotelId });
  holds.push(hold);
  const body = await readWebhookBody(raw, hold);
  if (body.kind === 'TOO_LARGE') return 413;
  if (body.kind === 'NO_ROOM') {
    parts.metrics.foundNoRoom();
    return 'NO_ROOM';
  }
  if (body.kind === 'BROKEN_OFF') {
    parts.metrics.brokenOff();
    return null;
  }
  return store(parts, request, describe(channel, instanceId, body, parts.clock.now(), request.id));
}

async function store(
  parts: ReceiverParts,
  request: DirectRequest,
  notification: RawNotification,
): Promise<Refusal | null> {
  let outcome: StoreOutcome;
  try {
    outcome = await parts.store.add(notification);
  } catch (error) {
    parts.logger.error(
      { err: error, correlationId: notification.correlationId },
      'a notification could not be stored',
    );
    return 503;
  }
  if (outcome === 'REFUSED') {
    parts.authenticator.forget(request.segment, notification.tokenHash);
    parts.metrics.refused();
    return 401;
  }
  parts.passFailPoint('notification-stored');
  const understand = () => {
    parts.passFailPoint('notification-answered');
    const { status, typeWebhook } = notification;
    parts.noteInbound(notification);
    parts.metrics.stored(typeWebhook, status === 'QUARANTINED' ? status : outcome);
    if (status === 'RECEIVED')
      parts.wakeChat(notification.hotelId, notification.channelId, notification.chatKey);
  };
  // Not 'finish': a provider whose connection broke meanwhile gets no answer, but his notification is ours.
  if (request.reply.destroyed) understand();
  else request.reply.once('close', understand);
  request.answer(200, RECEIVED);
  return null;
}

function describe(
  channel: AuthenticatedChannel,
  instanceId: string,
  body: WebhookBody & { body: Buffer },
  now: Date,
  correlationId: string,
): RawNotification {
  const common = { ...channel, id: uuidv7(now), receivedAt: now, correlationId, body: body.body };
  if (body.kind === 'STUB') {
    const hash = createHash('sha256').update(body.body).digest('hex');
    return {
      ...common,
      dedupeKey: `stub|${hash}`,
      chatKey: '',
      typeWebhook: '',
      status: 'QUARANTINED',
      reason: 'BODY_TOO_LARGE',
    };
  }
  const envelope = peekEnvelope(body.body);
  const isForeign = envelope.instanceId !== null && envelope.instanceId !== instanceId;
  return {
    ...common,
    dedupeKey: envelope.dedupeKey,
    chatKey: envelope.chatId ?? '',
    typeWebhook: envelope.typeWebhook,
    status: isForeign ? 'QUARANTINED' : 'RECEIVED',
    reason: isForeign ? 'INSTANCE_MISMATCH' : null,
  };
}

/** Every refusal looks the same whatever its cause, and closes the connection: its body is not worth reading. */
function refuse(request: DirectRequest, refusal: Refusal): void {
  if (refusal === 'NO_ROOM') request.answerBeforeBody(503, NOT_RECEIVED, RETRY_AFTER_SECONDS);
  else if (refusal === 413) request.answerBeforeBody(refusal, NOT_RECEIVED);
  else request.answer(refusal, NOT_RECEIVED, true);
}
