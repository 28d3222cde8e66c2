import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Clock } from '../clock.js';
import type { Config } from '../config.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { createPubSub } from '../events/pub-sub.js';
import { replayConnections } from './connection-shares.js';
import { EventStream } from '../events/event-stream.js';
import { ReplayLimits } from '../events/replay-limits.js';
import { ReadSignals } from '../events/read-signals.js';
import { WakeUps } from '../events/wake-ups.js';
import { armFailPoint } from '../fail-point.js';
import type { DirectRoute } from '../http/raw-route.js';
import { JobMetrics } from '../jobs/job-metrics.js';
import { JobRunner } from '../jobs/job-runner.js';
import { JobRuns } from '../jobs/job-runs.js';
import { jobProbes } from '../jobs/job-probes.js';
import { createDownloadMediaJob } from '../jobs/download-media.job.js';
import { createMaintenanceJob } from '../jobs/maintenance.job.js';
import { createReconcileJob } from '../jobs/reconcile.job.js';
import { createRetentionJob } from '../jobs/retention.job.js';
import { takeUpAtStart, takeUpDue } from '../jobs/start-up.js';
import { createSweepJob } from '../jobs/sweep.job.js';
import type { HealthProbe } from '../observability/health.js';
import { createNotificationHandler } from './notification-handling.js';
import type { FileStore } from '../providers/files/file-store.js';
import { LocalFileStore } from '../providers/files/local-file-store.js';
import { SafeDownloader } from '../providers/safe-download/safe-downloader.js';
import { ProviderReachability } from '../providers/green-api/provider-reachability.js';
import { SecretBox } from '../providers/secrets/secret-box.js';
import { MediaDownloads } from '../services/attachment/media-downloads.js';
import { MediaMetrics } from '../services/attachment/media-metrics.js';
import { ChatBacklog } from '../services/inbound/chat-backlog.js';
import { ChatProcessor } from '../services/inbound/chat-processor.js';
import { IngestMetrics } from '../services/inbound/ingest-metrics.js';
import { AlertRaiser } from '../services/alert/alert-raiser.js';
import { ChannelAlerts } from '../services/channel/channel-alerts.js';
import { InstanceState } from '../services/channel/instance-state.js';
import type { LaneWaker } from '../services/message/lane-waker.js';
import { RetentionMetrics } from '../services/retention/retention-metrics.js';
import { ChannelClients } from '../services/outbound/channel-clients.js';
import { ChannelProbe } from '../services/outbound/channel-probe.js';
import { Reconciler } from '../services/outbound/reconciler.js';
import { SendingLanes } from '../services/outbound/sending-lanes.js';
import { SendingMetrics } from '../services/outbound/sending-metrics.js';
import { ChannelAuthenticator } from '../webhooks/green-api/channel-authenticator.js';
import { NotificationStore } from '../webhooks/green-api/notification-store.js';
import { greenApiRoute } from '../webhooks/green-api/receiver.js';
import { webhookBodyBudgets } from '../webhooks/green-api/webhook-bodies.js';
import { InboundTimes } from '../webhooks/green-api/inbound-times.js';
import { WebhookRefusals } from '../webhooks/green-api/webhook-refusals.js';
import { WebhookMetrics } from '../webhooks/green-api/webhook-metrics.js';

export interface MessageFlowParts {
  readonly config: Config;
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly registry: Registry;
}

/** The way of a message through this process: in by webhook, out by lane, and along as events. */
export interface MessageFlow {
  readonly stream: EventStream;
  readonly replays: ReplayLimits;
  readonly readSignals: ReadSignals;
  readonly lanes: LaneWaker;
  readonly files: FileStore;
  /** Has a chat's stored notifications handled soon. */
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
  /** Whether wake-ups reach the other processes right now. */
  isPubSubConnected(): boolean;
  /** Probes of the provider, the file store and the recurring jobs: their store, where this process runs them, and the sweep. */
  readonly probes: readonly HealthProbe[];
  /** The side door, to be served by the process's HTTP server. */
  readonly webhooks: DirectRoute;
  /** Begins to work on what is there, and rings the alarm clock where this process has that role. */
  start(): void;
  /** Does what is due by time alone, where this process runs jobs. Never rejects: what fails comes with the next sweep. */
  takeUpDue(): Promise<void>;
  /** Takes nothing new from here on, at once; resolves when what is under way has ended. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

/** Connections of the pool that stay free for the API while notifications are handled. */
const RESERVED_CONNECTIONS = 4;

/** Makes the parts of the message flow and wires them. Belongs to the composition root. */
export async function createMessageFlow({
  config,
  sessions,
  clock,
  logger,
  registry,
}: MessageFlowParts): Promise<MessageFlow> {
  const passFailPoint = armFailPoint(config.failPoint);
  const warn = (error: unknown) =>
    logger.warn({ err: error }, 'wake-ups between processes are disturbed; the log is polled');
  const pubSub = createPubSub(config.redisUrl, warn);
  const wakeUps = new WakeUps(pubSub.engine, warn);
  const replays = new ReplayLimits({
    perUser: config.live.replaysPerUser,
    perHotel: config.live.replaysPerHotel,
    ...replayConnections(config.databasePoolSize),
  });
  const stream = new EventStream(sessions, wakeUps, clock, replays, (error) =>
    logger.warn({ err: error }, 'the event log could not be read'),
  );
  sessions.headMoved = (hotelId, number) => {
    stream.wake(hotelId, number);
    wakeUps.send(hotelId, number);
  };

  const wakeChat = (hotelId: string, channelId: string, chatKey: string) =>
    chats.wake(hotelId, channelId, chatKey);
  const wakeLane = (hotelId: string, channelId: string) => lanes.wake(hotelId, channelId);
  const sendingMetrics = new SendingMetrics(registry);
  const provider = new ProviderReachability(clock);
  const clients = new ChannelClients(new SecretBox(config.channelKeys), provider);
  const states = new InstanceState(new ChannelAlerts(clock, new AlertRaiser(clock)), wakeLane);
  const lanes = new SendingLanes({
    sessions,
    clients,
    probe: new ChannelProbe({ sessions, clients, clock, states, logger }),
    clock,
    metrics: sendingMetrics,
    logger,
    passFailPoint,
    random: Math.random,
    wakeChat,
  });
  const reconciler = new Reconciler({
    sessions,
    clients,
    clock,
    metrics: sendingMetrics,
    logger,
    wakeLane,
    wakeChat,
  });

  const files = new LocalFileStore(config.mediaFolder);
  const downloads = new MediaDownloads({
    sessions,
    clients,
    downloader: new SafeDownloader(config.sandboxUrl === null ? [] : [config.sandboxUrl]),
    store: files,
    clock,
    metrics: new MediaMetrics(registry),
    logger,
    random: Math.random,
  });
  const wakeDownload = (hotelId: string, attachmentId: string) => downloads.wake(hotelId, attachmentId);
  const handler = await createNotificationHandler({ clock, wakeChat, wakeLane, wakeDownload });
  const chats = new ChatProcessor(
    {
      sessions,
      handler,
      clock,
      metrics: new IngestMetrics(registry),
      logger,
      passFailPoint,
      random: Math.random,
    },
    Math.max(2, config.databasePoolSize - RESERVED_CONNECTIONS),
  );

  const store = new NotificationStore(config.databaseUrl, logger);
  const refusals = new WebhookRefusals(sessions, clock, logger);
  const inboundTimes = new InboundTimes(sessions, clock, logger);
  const bodies = webhookBodyBudgets(config.webhookBodies);
  const webhookMetrics = new WebhookMetrics(registry, () => bodies.small.held + bodies.large.held);
  const metrics = new JobMetrics(registry);
  const runs = new JobRuns(sessions);
  metrics.showAges(registry, () => runs.ages());
  const backlog = new ChatBacklog({ sessions, chats, logger });
  const sweepParts = { sessions, clock, backlog, lanes, metrics, logger };
  const jobs =
    config.role === 'api'
      ? null
      : new JobRunner({
          backend: config.agendaBackend,
          databaseUrl: config.databaseUrl,
          mongodbUrl: config.mongodbUrl,
          redisUrl: config.redisUrl,
          runs,
          metrics,
          logger,
          random: Math.random,
        });
  const downloadParts = { sessions, clock, downloads };
  jobs?.add(createSweepJob(sweepParts));
  jobs?.add(createReconcileJob({ sessions, clock, reconciler, logger }));
  jobs?.add(createDownloadMediaJob(downloadParts));
  jobs?.add(createMaintenanceJob({ sessions, clock, metrics, logger }));
  const retentionMetrics = new RetentionMetrics(registry);
  jobs?.add(
    createRetentionJob({ sessions, clock, metrics, retentionMetrics, days: config.retention, logger }),
  );

  const stopping = new AbortController();
  let starting: Promise<void> | null = null;
  let draining: Promise<unknown> | null = null;
  const drain = async () => {
    stopping.abort();
    backlog.close();
    draining ??= Promise.all([starting, chats.close(), downloads.close(), lanes.close(), jobs?.close()]);
    await draining;
  };

  return {
    stream,
    replays,
    readSignals: new ReadSignals(pubSub.engine, warn),
    lanes,
    files,
    wakeChat,
    isPubSubConnected: () => pubSub.isConnected(),
    probes: [...jobProbes(jobs, runs), providerProbe(provider), filesProbe(files)],
    webhooks: greenApiRoute({
      authenticator: new ChannelAuthenticator(sessions, clock, (channel) => refusals.note(channel)),
      store,
      bodies,
      wakeChat,
      noteInbound: (channel) => inboundTimes.note(channel),
      clock,
      metrics: webhookMetrics,
      logger,
      passFailPoint,
    }),
    start() {
      stream.start();
      jobs?.start();
      // Not awaited: a row that cannot be worked on must not keep a process from starting.
      starting = takeUpAtStart(sweepParts, downloadParts, stopping.signal);
    },
    takeUpDue: () => (jobs === null ? Promise.resolve() : takeUpDue(sweepParts, stopping.signal)),
    drain,
    async close() {
      await drain();
      await stream.close();
      await Promise.all([refusals.flush(true), inboundTimes.flush(true)]);
      await store.close();
      await pubSub.close();
    },
  };
}

function providerProbe(provider: ProviderReachability): HealthProbe {
  return {
    name: 'provider',
    isEssential: false,
    isKnown: () => provider.isKnown(),
    check: async () => provider.check(),
  };
}

function filesProbe(files: FileStore): HealthProbe {
  return { name: 'files', isEssential: false, check: () => files.assertWritable() };
}
