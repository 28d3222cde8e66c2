import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import { uuidv7 } from '../../db/uuid.js';
import type { PassFailPoint } from '../../fail-point.js';
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

interface Route {
  Params: { instanceId: string };
}

const LINGER_MS = 2_000;

const channelOf = new WeakMap<FastifyRequest, AuthenticatedChannel>();

/**
 * `POST /webhooks/green-api/{instanceId}`: authenticates before a byte of the body is read, stores it once,
 * answers 200, and only then has it understood. Anything but 200 stops the hotel's whole line for a minute, so
 * only a wrong token (401), a size or coding we never read (413, 415) and a lost database (503) get it.
 */
export function registerGreenApiReceiver(server: FastifyInstance, parts: ReceiverParts): void {
  void server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null, undefined));
    scope.post<Route>('/webhooks/green-api/:instanceId', {
      onRequest: (request, reply) => authenticate(parts, request, reply),
      handler: (request, reply) => receive(parts, request, reply),
    });
    done();
  });
}

async function authenticate(
  parts: ReceiverParts,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
): Promise<void> {
  const startedAt = process.hrtime.bigint();
  reply.raw.once('finish', () => {
    parts.metrics.answered(reply.statusCode, Number(process.hrtime.bigint() - startedAt) / 1e9);
  });
  let channel: AuthenticatedChannel | null;
  try {
    channel = await parts.authenticator.authenticate(
      request.params.instanceId,
      request.headers.authorization,
    );
  } catch (error) {
    parts.logger.error({ err: error }, 'a webhook could not be authenticated: no database');
    return refuse(reply, 503);
  }
  if (channel === null) {
    parts.metrics.refused();
    return refuse(reply, 401);
  }
  if ((request.headers['content-encoding'] ?? 'identity') !== 'identity') return refuse(reply, 415);
  channelOf.set(request, channel);
}

async function receive(
  parts: ReceiverParts,
  request: FastifyRequest<Route>,
  reply: FastifyReply,
): Promise<void> {
  const channel = channelOf.get(request);
  if (channel === undefined) return refuse(reply, 401);
  const body = await readWebhookBody(request.raw);
  if (body.kind === 'TOO_LARGE') return refuseLarge(request, reply);
  const notification = describe(channel, request.params.instanceId, body, parts.clock.now(), request.id);
  let outcome: StoreOutcome;
  try {
    outcome = await parts.store.add(notification);
  } catch (error) {
    parts.logger.error(
      { err: error, correlationId: notification.correlationId },
      'a notification could not be stored',
    );
    return refuse(reply, 503);
  }
  if (outcome === 'REFUSED') {
    parts.authenticator.forget(request.params.instanceId, channel);
    parts.metrics.refused();
    return refuse(reply, 401);
  }
  parts.passFailPoint('notification-stored');
  parts.metrics.stored(
    notification.typeWebhook,
    notification.status === 'QUARANTINED' ? 'QUARANTINED' : outcome,
  );
  const understand = () => {
    parts.passFailPoint('notification-answered');
    if (notification.status === 'RECEIVED')
      parts.wakeChat(channel.hotelId, channel.channelId, notification.chatKey);
  };
  // Not 'finish': a provider whose connection broke meanwhile gets no answer, but his notification is ours.
  if (reply.raw.destroyed) understand();
  else reply.raw.once('close', understand);
  await reply.code(200).header('content-type', 'application/json').send('{"received":true}');
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

/**
 * Refuses a body that is too large. Closing at once would reset the connection under the sender, who would never
 * read the answer: what still comes is thrown away for a moment first.
 */
async function refuseLarge(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { raw } = request;
  // Taken now: a request that has ended has no socket any more.
  const { socket } = raw;
  reply.raw.once('finish', () => {
    const timer = setTimeout(() => socket.destroy(), LINGER_MS).unref();
    raw.once('end', () => clearTimeout(timer)).resume();
  });
  await reply.code(413).header('content-type', 'application/json').send('{"received":false}');
}

/** Every refusal looks the same whatever its cause. The connection closes, so that an unread body is not taken for a request. */
async function refuse(reply: FastifyReply, status: 401 | 415 | 503): Promise<void> {
  await reply
    .code(status)
    .header('connection', 'close')
    .header('content-type', 'application/json')
    .send('{"received":false}');
}
