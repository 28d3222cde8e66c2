import 'reflect-metadata';
import { systemClock, type Clock } from '../clock.js';
import type { Config } from '../config.js';
import { liveConnectionsPerHotel, operationsAtOnce } from './connection-shares.js';
import { createRequestContext, type RequestContext } from '../context.js';
import { createOrm } from '../db/orm.js';
import { missingMigrations } from '../db/schema-version.js';
import { TenantSessions } from '../db/tenant-session.js';
import { createApolloServer } from '../http/apollo-server.js';
import { tokenOf, userIdOf } from '../http/bearer-token.js';
import { BrowserOrigins, shareWithOrigins } from '../http/browser-origins.js';
import { ClientAddresses } from '../http/client-addresses.js';
import { registerClockRoute } from '../http/clock-route.js';
import { registerFileRoute } from '../http/file-route.js';
import { registerGraphiqlRoute } from '../http/graphiql-route.js';
import { registerGraphqlRoute } from '../http/graphql-route.js';
import { createHttpServer } from '../http/http-server.js';
import { DocumentCache } from '../http/limits/document-cache.js';
import { listenOn } from '../http/listen-on.js';
import { registerHealthRoutes, registerMetricsRoute } from '../http/operations-routes.js';
import { createMessageFlow } from './message-flow.js';
import { SettableClock } from '../jobs/settable-clock.js';
import { Health } from '../observability/health.js';
import { createLogger, type Logger } from '../observability/logger.js';
import { Metrics } from '../observability/metrics.js';
import { allResolvers } from './all-resolvers.js';
import { CursorSigner } from '../events/cursor.js';
import { buildGuardedSchema } from '../schema/build-schema.js';
import { AttachmentFiles } from '../services/attachment/attachment-files.js';
import { FileTokens } from '../services/attachment/file-tokens.js';
import { AlertCommands } from '../services/alert/alert-commands.service.js';
import { ConversationAssignment } from '../services/conversation/assign-conversation.service.js';
import { ConversationCommands } from '../services/conversation/conversation-commands.service.js';
import { ReadMarks } from '../services/conversation/read-marks.service.js';
import { AccessTokens } from '../services/session/access-tokens.js';
import { DeviceTokens } from '../services/session/device-tokens.js';
import { IdentityService } from '../services/session/identity.service.js';
import { SignInQueue } from '../services/session/sign-in-queue.js';
import { SignInThrottle } from '../services/session/sign-in-throttle.js';
import { LiveStreams } from '../services/live/live-streams.js';
import { ReadMarkStreams } from '../services/live/read-mark-streams.js';
import { SharedReads } from '../services/live/shared-reads.js';
import { SendMessage } from '../services/message/send-message.service.js';
import { DeadLetters } from '../services/dead-letter/dead-letters.service.js';
import { ReadingService } from '../services/reading.service.js';
import type { Services } from '../services.js';
import { preferredLanguage } from '../texts.js';
import { TurnGate } from '../turn-gate.js';
import { SocketLimits } from '../ws/socket-limits.js';
import { SocketServer } from '../ws/socket-server.js';

export interface AppOverrides {
  readonly clock?: Clock;
  readonly logger?: Logger;
}

export interface App {
  /** Starts to accept; returns where. Throws CannotListenError where a port cannot be had. */
  listen(): Promise<{ readonly url: string; readonly operationsUrl: string }>;
  /** Stops accepting, lets what runs end, and gives everything back. Safe to call twice. */
  close(): Promise<void>;
}

/** Thrown when the database's schema is behind this program. */
export class SchemaBehindError extends Error {}

const GRAPHQL_PATH = '/graphql';
/** Sockets of a process that have shown no token. */
const STRANGER_SOCKETS = 5_000;
/** Checking a password keeps a core busy for some 25 ms. */
const SIGN_INS = { concurrency: 2, waitingPerKey: 25, waiting: 200 };

/** Makes everything and wires it. The only place that does. */
export async function createApp(config: Config, overrides: AppOverrides = {}): Promise<App> {
  const realClock = overrides.clock ?? systemClock;
  const logger = overrides.logger ?? createLogger(config.logLevel);
  const metrics = new Metrics();
  const health = new Health(realClock);
  const closers: (() => Promise<unknown>)[] = [];

  const orm = await createOrm({
    databaseUrl: config.databaseUrl,
    poolSize: config.databasePoolSize,
    startRole: 'app_edge',
    applicationName: `hotel-boost-${config.role}`,
  });
  closers.push(() => orm.close(true));
  try {
    const missing = await missingMigrations(orm);
    if (missing.length > 0) {
      throw new SchemaBehindError(
        `The database is behind this program (${missing.length} to run: ${missing.join(', ')}). Run: npm run migrate`,
      );
    }
    const sessions = new TenantSessions(orm);
    const settableClock =
      config.sandboxUrl === null ? null : new SettableClock({ clock: realClock, sessions, logger });
    await settableClock?.read();
    const clock: Clock = settableClock ?? realClock;
    health.register({
      name: 'postgresql',
      isEssential: true,
      check: async () => {
        if (!(await sessions.isWritable())) throw new Error('the database takes no writes');
      },
    });

    const flow = await createMessageFlow({ config, sessions, clock, logger, registry: metrics.registry });
    closers.push(() => flow.close());
    health.register({
      name: 'redis',
      isEssential: false,
      check: async () => {
        if (!flow.isPubSubConnected()) throw new Error('wake-ups do not reach other processes');
      },
    });
    for (const probe of flow.probes) health.register(probe);

    const operations = createHttpServer({ logger, metrics, isProduction: config.isProduction });
    closers.push(() => operations.close());
    registerHealthRoutes(operations, health);
    registerMetricsRoute(operations, metrics);

    const tokens = new AccessTokens(config.jwtKeys, clock);
    const addresses = new ClientAddresses(config.trustedProxies);
    const http = createHttpServer({
      logger,
      metrics,
      isProduction: config.isProduction,
      addresses,
      userOf: (request) => userIdOf(request.headers.authorization, tokens),
      direct: config.role === 'worker' ? undefined : flow.webhooks,
    });
    closers.push(() => http.close());
    registerHealthRoutes(http, health);

    if (config.role !== 'worker') {
      const cursors = new CursorSigner(config.jwtKeys);
      const origins = new BrowserOrigins(config.allowedOrigins);
      shareWithOrigins(http, origins, GRAPHQL_PATH);
      const fileTokens = new FileTokens(config.jwtKeys, clock);
      if (settableClock !== null) registerClockRoute(http, settableClock);
      registerFileRoute(http, new AttachmentFiles(sessions, fileTokens, flow.files));
      const sharedReads = new SharedReads(
        sessions,
        flow.replays,
        liveConnectionsPerHotel(config.databasePoolSize),
      );
      const live = new LiveStreams(flow.stream, sharedReads, sessions, cursors, flow.replays);
      const services: Services = {
        health,
        fileTokens,
        publicUrl: () => config.publicUrl ?? http.listeningOrigin,
        deadLetters: new DeadLetters(sessions, clock, flow.wakeChat),
        identity: new IdentityService({
          sessions,
          tokens,
          devices: new DeviceTokens(config.jwtKeys, clock),
          throttle: new SignInThrottle(),
          queue: new SignInQueue(SIGN_INS),
          clock,
          onSignIn: (outcome) => metrics.signIns.inc({ outcome }),
        }),
        live,
        readMarkStreams: new ReadMarkStreams(flow.readSignals, live, sharedReads),
        alertCommands: new AlertCommands(clock),
        conversationCommands: new ConversationCommands(clock),
        conversationAssignment: new ConversationAssignment(clock),
        readMarks: new ReadMarks(clock, flow.readSignals),
        sendMessage: new SendMessage(clock, cursors, flow.lanes),
        reading: new ReadingService(sessions, cursors, clock),
      };
      const schema = await buildGuardedSchema(allResolvers);
      const documents = new DocumentCache();
      const apollo = createApolloServer({
        schema,
        isProduction: config.isProduction,
        isCompiling: config.isCompiling,
        documents,
        logger,
        metrics,
      });
      await apollo.start();
      closers.push(() => apollo.stop());
      await registerGraphqlRoute<RequestContext>(http, {
        path: GRAPHQL_PATH,
        apollo,
        makeContext: async (request) =>
          createRequestContext({
            requestId: request.id,
            client: {
              ip: addresses.of(request.raw),
              userAgent: request.headers['user-agent'] ?? null,
              language: preferredLanguage(request.headers['accept-language']),
            },
            principal: tokenOf(request.headers.authorization, tokens),
            sessions,
            services,
          }),
        release: (context) => context.close(),
      });
      const sockets = new SocketServer({
        server: http.server,
        path: GRAPHQL_PATH,
        origins,
        addresses,
        rules: { schema, documents, isProduction: config.isProduction },
        tokens,
        sessions,
        services,
        clock,
        logger,
        metrics,
        limits: new SocketLimits(config.live),
        gate: new TurnGate(operationsAtOnce(config.databasePoolSize)),
        strangers: { perNetwork: config.live.socketsPerNetwork, total: STRANGER_SOCKETS },
      });
      sockets.start();
      closers.push(() => sockets.close());
      metrics.gauge('graphql_replay_reads', 'Connections in use by replays.', () => flow.replays.reading);
      metrics.gauge(
        'graphql_replay_reads_waiting',
        'Reads of replays that wait for their turn.',
        () => flow.replays.waiting,
      );
      metrics.gauge(
        'graphql_subscriptions_active',
        'Open GraphQL subscriptions.',
        () => flow.stream.listeners,
      );
      if (config.isGraphiqlOn) registerGraphiqlRoute(http, GRAPHQL_PATH);
    }

    return {
      async listen() {
        const operationsUrl = await listenOn(operations, {
          ...config.operations,
          settings: { host: 'OPERATIONS_HOST', port: 'OPERATIONS_PORT' },
        });
        const url = await listenOn(http, { ...config, settings: { host: 'HOST', port: 'PORT' } });
        flow.start();
        settableClock?.start(() => flow.takeUpDue());
        health.watch();
        return { url, operationsUrl };
      },
      async close() {
        health.drain();
        settableClock?.close();
        // Before the edges, which wait for their clients: rows that nobody takes up now are there after the restart.
        const drained = flow.drain();
        await Promise.all([drained, health.stop(), closeAll(closers)]);
      },
    };
  } catch (error) {
    await closeAll(closers).catch(() => undefined);
    throw error;
  }
}

/** Last made, first closed. */
async function closeAll(closers: (() => Promise<unknown>)[]): Promise<void> {
  const failures: unknown[] = [];
  // One part that cannot close must not keep the others open.
  for (const close of closers.splice(0).reverse())
    await close().catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be closed');
}
