import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import { uuidv7 } from '../../db/uuid.js';
import type { PassFailPoint } from '../../fail-point.js';
import type { DirectRequest, DirectRoute } from '../../http/direct-route.js';
import type { WebhookMetrics } from './webhook-metrics.js';
import type { AuthenticatedChannel, ChannelAuthenticator } from './channel-authenticator.js';
import { peekEnvelope } from '../../providers/green-api/notification/peek-envelope.js';
import type { NotificationStore, RawNotification, StoreOutcome } from './notification-store.js';
import { readWebhookBody, type WebhookBody } from './read-body.js';

export interface ReceiverParts {
  readonly authenticator: ChannelAuthenticator;
  readonly store: NotificationStore;
  /** Told after the answer has left, so that understanding never delays it. */
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
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
 * only a wrong token (401), a size or coding we never read (413, 415) and a lost database (503) get it.
 */
export function greenApiRoute(parts: ReceiverParts): DirectRoute {
  return {
    prefix: '/webhooks/green-api/',
    name: '/webhooks/green-api/:instanceId',
    handle: (request) => receive(parts, request),
  };
}

/** 401 a wrong token, 413 too large, 415 a coding we do not read, 503 no database: the provider comes again. */
type Refusal = 401 | 413 | 415 | 503;

async function receive(parts: ReceiverParts, request: DirectRequest): Promise<void> {
  const { reply } = request;
  const startedAt = performance.now();
  reply.once('finish', () => {
    parts.metrics.answered(reply.statusCode, (performance.now() - startedAt) / 1_000);
  });
  const refusal = await take(parts, request);
  if (refusal !== null) refuse(request, refusal);
}

/** Stores a notification and answers 200, or says why not. */
async function take(parts: ReceiverParts, request: DirectRequest): Promise<Refusal | null> {
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
  const body = await readWebhookBody(raw);
  if (body.kind === 'TOO_LARGE') return 413;
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
function refuse(request: DirectRequest, status: Refusal): void {
  if (status === 413) request.answerBeforeBody(status, NOT_RECEIVED);
  else request.answer(status, NOT_RECEIVED, true);
}
