// The system's own receiver as it is, without what follows the 200, which the baseline does not do either.
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { createHttpServer } from '../../src/http/http-server.js';
import { createLogger } from '../../src/observability/logger.js';
import { Metrics } from '../../src/observability/metrics.js';
import { ChannelAuthenticator } from '../../src/webhooks/green-api/channel-authenticator.js';
import { NotificationStore } from '../../src/webhooks/green-api/notification-store.js';
import { greenApiRoute } from '../../src/webhooks/green-api/receiver.js';
import { webhookBodyBudgets } from '../../src/webhooks/green-api/webhook-bodies.js';
import { WebhookMetrics } from '../../src/webhooks/green-api/webhook-metrics.js';

const MB = 1_048_576;
const databaseUrl = process.env.DATABASE_URL ?? '';
const logger = createLogger('warn');
const metrics = new Metrics();
const orm = await createOrm({
  databaseUrl,
  poolSize: Number(process.env.DATABASE_POOL_SIZE),
  startRole: 'app_edge',
  applicationName: 'bench-receiver',
});
const direct = greenApiRoute({
  authenticator: new ChannelAuthenticator(new TenantSessions(orm), systemClock, () => undefined),
  store: new NotificationStore(databaseUrl, logger),
  bodies: webhookBodyBudgets({ bytesPerChannel: 16 * MB, bytes: 128 * MB, waitMs: 10_000 }),
  wakeChat: () => undefined,
  noteInbound: () => undefined,
  clock: systemClock,
  metrics: new WebhookMetrics(metrics.registry, () => 0),
  logger,
  passFailPoint: () => undefined,
});
const server = createHttpServer({ logger, metrics, isProduction: true, direct });
await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) });
