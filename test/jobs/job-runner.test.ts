import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { withClient } from '../../scripts/provision-database.js';
import { JobRunner, type JobRunnerOptions } from '../../src/jobs/job-runner.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { waitUntil } from '../support/wait-until.js';

const logger = pino({ level: 'silent' });
/** A MongoDB to hold to the same contract; without one that back end is not run, and says so. */
const mongodbUrl = process.env.TEST_MONGODB_URL ?? null;

describe('the alarm clock', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createDatabase();
    if (mongodbUrl === null)
      process.stdout.write('job back end mongo: not run, TEST_MONGODB_URL names no server\n');
  });

  afterAll(() => database.drop());

  describe.each<JobRunnerOptions['backend']>(mongodbUrl === null ? ['postgres'] : ['postgres', 'mongo'])(
    'on %s',
    (backend) => {
      const newRunner = () => new JobRunner({ backend, databaseUrl: database.appUrl, mongodbUrl, logger });

      it('runs a recurring job again and again, in one of several processes at a time', async () => {
        let atOnce = 0;
        let most = 0;
        let runs = 0;
        const job = {
          name: `contract-${backend}`,
          everyMs: 1_000,
          lockLifetimeMs: 10_000,
          run: async () => {
            atOnce += 1;
            most = Math.max(most, atOnce);
            await new Promise((resolve) => setImmediate(resolve));
            runs += 1;
            atOnce -= 1;
          },
        };
        const runners = [newRunner(), newRunner()];
        for (const runner of runners) runner.add(job);
        for (const runner of runners) await runner.start();
        await waitUntil('three runs', () => Promise.resolve(runs >= 3));
        for (const runner of runners) await runner.close();
        expect(most).toBe(1);
      });

      it('goes on after a job that failed', async () => {
        let runs = 0;
        const runner = newRunner();
        runner.add({
          name: `failing-${backend}`,
          everyMs: 1_000,
          lockLifetimeMs: 10_000,
          run: () => {
            runs += 1;
            return Promise.reject(new Error('this run fails'));
          },
        });
        await runner.start();
        await waitUntil('a second run', () => Promise.resolve(runs >= 2));
        await runner.close();
      });
    },
  );

  it('keeps one row a job however often processes start, and reaches no table of a hotel', async () => {
    for (let start = 0; start < 3; start += 1) {
      const runner = new JobRunner({
        backend: 'postgres',
        databaseUrl: database.appUrl,
        mongodbUrl: null,
        logger,
      });
      runner.add({ name: 'counted', everyMs: 60_000, lockLifetimeMs: 10_000, run: () => Promise.resolve() });
      await runner.start();
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
