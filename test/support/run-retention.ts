import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { systemClock } from '../../src/clock.js';
import type { RetentionDays } from '../../src/config.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { JobMetrics } from '../../src/jobs/job-metrics.js';
import { createRetentionJob } from '../../src/jobs/retention.job.js';
import { RetentionMetrics } from '../../src/services/retention/retention-metrics.js';
import { getTestServers } from './test-servers.js';

export const DEFAULT_DAYS: RetentionDays = {
  rawNotifications: 7,
  quarantine: 30,
  hotelEvents: 30,
  deliveryAttempts: 90,
  sessions: 30,
  platformAudit: 730,
};

export interface RetentionRunOptions {
  readonly days?: Partial<RetentionDays>;
  readonly signal?: AbortSignal;
}

/** Runs the retention job once, as another process would, and returns its figures. */
export async function runRetention(
  databases: DatabaseUrls,
  { days, signal = new AbortController().signal }: RetentionRunOptions = {},
): Promise<string> {
  const orm = await createOrm({
    databaseUrl: databases.appUrl,
    poolSize: 2,
    startRole: 'app_edge',
    applicationName: 'test',
  });
  try {
    const registry = new Registry();
    await createRetentionJob({
      sessions: new TenantSessions(orm),
      clock: systemClock,
      metrics: new JobMetrics(registry),
      retentionMetrics: new RetentionMetrics(registry),
      days: { ...DEFAULT_DAYS, ...days },
      logger: pino({ level: 'silent' }),
    }).run({ id: randomUUID(), signal });
    return await registry.metrics();
  } finally {
    await orm.close(true);
  }
}

type Sql = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

/** The first day of a week, counted from this one, and the name of its partition. */
export async function notificationWeek(sql: Sql, weeks: number): Promise<{ start: string; part: string }> {
  const [row] = await sql<{ start: string }>(
    `select (date_trunc('week', now() at time zone 'UTC') + make_interval(weeks => $1))::date::text as start`,
    [weeks],
  );
  const start = row?.start ?? '';
  return { start, part: `inbound_notifications_${start.replaceAll('-', '_')}` };
}

/** Makes the partition of a week that is past, as it was made in its time. */
export async function makePastWeek(sql: Sql, weeks: number): Promise<{ start: string; part: string }> {
  const { start, part } = await notificationWeek(sql, weeks);
  await sql(`create table ${part} partition of inbound_notifications for values in ('${start}')`);
  await sql(`alter table ${part} owner to ${getTestServers().logins.ownerName}`);
  return { start, part };
}
