import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';

describe('a process that starts while one hotel’s alert is locked, a part of the sweep fails and the job store hangs', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let holder: pg.PoolClient;
  let stub: Server;
  let stuck: HotelFixture;
  let other: HotelFixture;
  let app: TestApp;
  const sockets = new Set<Socket>();

  beforeAll(async () => {
    database = await createDatabase();
    pool = superuserPool(database);
    stuck = await createHotelFixture(database);
    other = await createHotelFixture(database);
    await pool.query(
      `update alerts set due_at = now() - case when hotel_id = $1 then interval '2 hours' else interval '1 hour' end`,
      [stuck.hotelId],
    );
    await pool.query('revoke execute on function due_snoozes from app_edge');
    holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select 1 from alerts where id = $1 for update', [stuck.alertId]);
    stub = createServer((socket) => {
      sockets.add(socket);
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve));
    const { port } = stub.address() as AddressInfo;
    app = await startApp({
      databases: database,
      env: {
        AGENDA_BACKEND: 'mongo',
        MONGODB_URL: `mongodb://127.0.0.1:${port}/jobs?serverSelectionTimeoutMS=500`,
      },
    });
  }, 60_000);

  afterAll(async () => {
    await app.stop();
    holder.release(true);
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => stub.close(resolve));
    await pool.end();
    await database.drop();
  });

  const statusOf = async (hotel: HotelFixture) =>
    (await pool.query<{ status: string }>('select status from alerts where id = $1', [hotel.alertId])).rows[0]
      ?.status;
  const until = (what: string, hotel: HotelFixture) =>
    waitUntil(what, async () => (await statusOf(hotel)) === 'ESCALATED', 25_000);

  it('takes up what is due in the other hotels at once', async () => {
    await waitUntil(
      'the other hotel’s alert escalates',
      async () => (await statusOf(other)) === 'ESCALATED',
      10_000,
    );
    expect(await statusOf(stuck)).toBe('RAISED');
  });

  it('serves, says that the job store is missing, and lives on', async () => {
    const health = await waitUntil('the loss of the job store is noticed', async () => {
      const response = await fetch(`${app.url}/health/ready`);
      const report = (await response.json()) as { readonly degraded: readonly unknown[] };
      return response.status === 200 && report.degraded.length > 0 ? report : null;
    });
    expect(JSON.stringify(health)).toContain('job-store');
    expect(JSON.stringify(health)).not.toContain('sweep');
  });

  it('sweeps by its own timer, takes up the row when it is free, and the part that failed', async () => {
    await holder.query('rollback');
    await pool.query('grant execute on function due_snoozes to app_edge');
    await until('the row that was locked', stuck);
    expect((await fetch(`${app.url}/health/live`)).status).toBe(200);
    const succeeded = await waitUntil(
      'a whole sweep',
      async () =>
        (
          await pool.query(
            `select succeeded_at from job_runs where name = 'sweep' and succeeded_at is not null`,
          )
        ).rows[0] as object,
      25_000,
    );
    expect(succeeded).toBeDefined();
  }, 60_000);
});
