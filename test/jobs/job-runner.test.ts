import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { findFreePort } from '../../scripts/free-port.js';
import { withClient } from '../../scripts/provision-database.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { AgendaClock } from '../../src/jobs/agenda-clock.js';
import { JobMetrics } from '../../src/jobs/job-metrics.js';
import { JobRunner } from '../../src/jobs/job-runner.js';
import { JobRuns } from '../../src/jobs/job-runs.js';
import { jobProbes } from '../../src/jobs/job-probes.js';
import type { JobStoreOptions } from '../../src/jobs/job-store.js';
import type { JobRun, RecurringJob } from '../../src/jobs/job.js';
import { SWEEP } from '../../src/jobs/sweep.job.js';
import { Health } from '../../src/observability/health.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { getRedisUrl } from '../support/test-servers.js';
import { superuserPool } from '../support/superuser-pool.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const logger = pino({ level: 'silent' });
/** A MongoDB to hold to the same contract; without one that back end is not run, and says so. */
const mongodbUrl = process.env.TEST_MONGODB_URL ?? null;
const redisUrl = () => process.env.TEST_REDIS_URL ?? getRedisUrl();
const reachable: JobStoreOptions['backend'][] = [
  'postgres',
  'redis',
  ...(mongodbUrl === null ? [] : (['mongo'] as const)),
];

describe('the alarm clock', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let orm: MikroORM;
  let runs: JobRuns;
  let registry: Registry;
  const rejections: unknown[] = [];
  const onRejection = (error: unknown) => rejections.push(error);
  const runners: JobRunner[] = [];

  beforeAll(async () => {
    process.on('unhandledRejection', onRejection);
    database = await createDatabase();
    pool = superuserPool(database);
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 4,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    runs = new JobRuns(new TenantSessions(orm));
    if (mongodbUrl === null)
      process.stdout.write('job back end mongo: not run, TEST_MONGODB_URL names no server\n');
  });

  afterEach(async () => {
    await Promise.all(runners.splice(0).map((runner) => runner.close()));
    expect(rejections.splice(0)).toEqual([]);
  });

  afterAll(async () => {
    process.off('unhandledRejection', onRejection);
    await orm.close(true);
    await pool.end();
    await database.drop();
  });

  function newRunner(store: Partial<JobStoreOptions>, ...jobs: RecurringJob[]): JobRunner {
    registry = new Registry();
    const runner = new JobRunner({
      backend: 'postgres',
      databaseUrl: database.appUrl,
      mongodbUrl,
      redisUrl: redisUrl(),
      logger,
      runs,
      metrics: new JobMetrics(registry),
      random: () => 0.5,
      firstRetryMs: 50,
      processEveryMs: 200,
      timeoutMs: 1_000,
      ...store,
    });
    runners.push(runner);
    for (const job of jobs) runner.add(job);
    runner.start();
    return runner;
  }
  const rung = async (trigger: 'agenda' | 'timer', job: string) =>
    (await registry.getSingleMetric('job_runs_total')?.get())?.values.find(
      ({ labels }) => labels.job === job && labels.trigger === trigger,
    )?.value ?? 0;
  const untilAnswers = (runner: JobRunner) =>
    waitUntil('the job store answers', async () => runner.storeProblem === null);
  const untilLost = (runner: JobRunner) =>
    waitUntil('the loss of the job store is noticed', async () => runner.storeProblem !== null);

  describe.each(reachable)('on %s', (backend) => {
    it('runs a recurring job again and again, in one of several processes at a time, however long it takes', async () => {
      let atOnce = 0;
      let most = 0;
      let runsEnded = 0;
      const job: RecurringJob = {
        name: `contract-${backend}`,
        everyMs: 500,
        // A run takes longer than its lock lives and than its interval: the lock is kept for it.
        lockLifetimeMs: 900,
        run: async () => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          await new Promise((resolve) => setTimeout(resolve, runsEnded === 0 ? 1_800 : 0));
          runsEnded += 1;
          atOnce -= 1;
        },
      };
      newRunner({ backend }, job);
      newRunner({ backend }, job);
      await waitUntil('three runs', async () => runsEnded >= 3);
      expect(most).toBe(1);
    });

    it('goes on after a job that failed, and tells how long ago one last succeeded', async () => {
      let failures = 0;
      const name = `failing-${backend}`;
      newRunner(
        { backend },
        {
          name,
          everyMs: 500,
          lockLifetimeMs: 10_000,
          run: async () => {
            failures += 1;
            if (failures < 3) throw new Error('this run fails');
          },
        },
      );
      await waitUntil('a second run', async () => failures === 2);
      expect((await runs.ages()).get(name)).toBeNull();
      await waitUntil('a success', async () => ((await runs.ages()).get(name) ?? 9e9) < 5_000);
    });

    it('tells a run when its time is over, long before its lock could be taken', async () => {
      const name = `late-${backend}`;
      const ended: number[] = [];
      newRunner(
        { backend },
        {
          name,
          everyMs: 500,
          lockLifetimeMs: 1_000,
          run: async (run: JobRun) => {
            const startedAt = performance.now();
            await new Promise<void>((resolve) => run.signal.addEventListener('abort', () => resolve()));
            ended.push(performance.now() - startedAt);
          },
        },
      );
      await waitUntil('the end of a run', async () => ended.length > 0);
      expect(ended[0]).toBeGreaterThan(700);
    });

    it('runs its jobs by the process’s own timer while the store is cut or silent, says so, and heals', async () => {
      const address = { postgres: database.appUrl, mongo: mongodbUrl ?? '', redis: redisUrl() }[backend];
      const proxy: TcpProxy = await startTcpProxy(address);
      const name = `cut-${backend}`;
      try {
        proxy.refuse();
        const runner = newRunner(
          { backend, databaseUrl: proxy.url, mongodbUrl: proxy.url, redisUrl: proxy.url },
          { name, everyMs: 400, lockLifetimeMs: 5_000, run: () => Promise.resolve() },
        );
        await waitUntil('a run without the store', async () => (await rung('timer', name)) >= 2);
        expect(runner.storeProblem).not.toBeNull();
        for (const breakIt of [() => proxy.refuse(), () => proxy.fallSilent()]) {
          proxy.forward();
          await untilAnswers(runner);
          const before = await rung('agenda', name);
          await waitUntil('Agenda rings', async () => (await rung('agenda', name)) > before);
          breakIt();
          await untilLost(runner);
          const ran = await rung('timer', name);
          await waitUntil('a run without the store', async () => (await rung('timer', name)) > ran);
        }
        proxy.forward();
        await untilAnswers(runner);
      } finally {
        await Promise.all(runners.splice(0).map((each) => each.close()));
        await proxy.stop();
      }
    }, 60_000);
  });

  describe('with a MongoDB that is not there', () => {
    const servers: Server[] = [];
    const sockets = new Set<Socket>();

    afterAll(() => {
      for (const socket of sockets) socket.destroy();
      for (const server of servers) server.close();
    });

    /** Takes connections and never says a word. */
    async function hangingPort(): Promise<number> {
      const server = createServer((socket) => {
        sockets.add(socket);
        socket.on('error', () => undefined);
      });
      servers.push(server);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return (server.address() as AddressInfo).port;
    }

    it.each([
      ['refuses', findFreePort],
      ['hangs', hangingPort],
    ])(
      'runs its jobs though the server %s, ends no process, and closes in time',
      async (how, port) => {
        const name = `mongo-${how}`;
        const runner = newRunner(
          { backend: 'mongo', mongodbUrl: `mongodb://127.0.0.1:${await port()}/test` },
          { name, everyMs: 300, lockLifetimeMs: 5_000, run: () => Promise.resolve() },
        );
        await waitUntil('runs without the store', async () => (await rung('timer', name)) >= 2);
        await waitUntil('a failed attempt', async () =>
          /server|ECONNREFUSED|timed out/i.test(String(runner.storeProblem)),
        );
        const startedAt = performance.now();
        await runner.close();
        expect(performance.now() - startedAt).toBeLessThan(6_000);
        expect((await runs.ages()).get(name)).toBeLessThan(10_000);
      },
      30_000,
    );
  });

  it('goes on trying to reach a store that cannot even be opened, says so, and ends no process', async () => {
    let attempts = 0;
    const clock = new AgendaClock({
      jobs: [],
      openStore: () => {
        attempts += 1;
        return Promise.reject(new Error('no such driver'));
      },
      ring: () => Promise.resolve(),
      logger,
      random: () => 0.5,
      firstRetryMs: 10,
    });
    clock.start();
    await waitUntil('a third attempt', async () => attempts >= 3);
    expect(clock.problem?.message).toBe('no such driver');
    await clock.close(0);
  });

  it('lets a run that was taken over neither go on, nor extend, nor end the other’s', async () => {
    const frozen = await runs.begin('taken', 50, 0);
    expect(frozen).not.toBeNull();
    expect(await runs.begin('taken', 10_000, 0)).toBeNull();
    const next = await waitUntil('the lock to run out', () => runs.begin('taken', 10_000, 0));
    expect(await runs.extend('taken', frozen ?? '', 10_000)).toBe(false);
    await runs.end('taken', frozen ?? '', true);
    expect((await runs.ages()).get('taken')).toBeNull();
    expect(await runs.begin('taken', 10_000, 0)).toBeNull();
    await runs.end('taken', next, true);
    expect(await runs.begin('taken', 10_000, 60_000)).toBeNull();
    expect(await runs.begin('taken', 10_000, 0)).not.toBeNull();
  });

  it('runs a job at once where the database’s clock was set back behind its last run, as a failover may, and takes over no run by that', async () => {
    const setBack = () =>
      pool.query(`update job_runs set started_at = started_at + interval '1 hour' where name = 'set back'`);
    const ended = await runs.begin('set back', 10_000, 60_000);
    await runs.end('set back', ended ?? '', true);
    await setBack();
    const next = await runs.begin('set back', 10_000, 60_000);
    expect(next).not.toBeNull();
    await setBack();
    expect(await runs.begin('set back', 10_000, 60_000)).toBeNull();
    await runs.end('set back', next ?? '', true);
    expect(await runs.begin('set back', 10_000, 60_000)).not.toBeNull();
    expect(await runs.begin('set back', 10_000, 60_000)).toBeNull();
  });

  it('is unwell where no process has swept for too long, whoever rings, and well after the next sweep', async () => {
    const health = new Health();
    for (const probe of jobProbes(null, runs, 50)) health.register(probe);
    expect((await health.report()).degraded).toEqual([]);
    await waitUntil('the missing sweep is told', async () =>
      (await health.report()).degraded.includes('sweep'),
    );
    const token = await runs.begin(SWEEP, 10_000, 0);
    await runs.end(SWEEP, token ?? '', false);
    expect((await health.report()).degraded).toEqual(['sweep']);
    const patient = new Health();
    for (const probe of jobProbes(null, runs, 1_500)) patient.register(probe);
    const next = await runs.begin(SWEEP, 10_000, 0);
    await waitUntil('the process to be up for long', async () =>
      (await patient.report()).degraded.includes('sweep'),
    );
    await runs.end(SWEEP, next ?? '', true);
    await waitUntil('health is green', async () => (await patient.report()).degraded.length === 0);
  });

  it('keeps one row a job however often processes start, and reaches no table of a hotel', async () => {
    const job = { name: 'counted', everyMs: 60_000, lockLifetimeMs: 10_000, run: () => Promise.resolve() };
    for (let start = 0; start < 3; start += 1) {
      const runner = newRunner({}, job);
      await untilAnswers(runner);
      await runner.close();
    }
    await withClient(database.appUrl, async (client) => {
      await client.query('set role app_jobs');
      const rows = await client.query(`select 1 from agenda_jobs where name = 'counted'`);
      expect(rows.rowCount).toBe(1);
      await expect(client.query('select 1 from messages')).rejects.toThrow(/permission denied/);
    });
  });
});
