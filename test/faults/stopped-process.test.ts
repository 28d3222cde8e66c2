import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { setTimeout as delay } from 'node:timers/promises';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { isInfrastructureFailure } from '../../src/services/inbound/infrastructure-failure.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';

const STOPPED_MS = 17_000;

describe('a process that is stopped in a transaction', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotel: HotelFixture;

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    hotel = await createHotelFixture(database);
  });

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  it('loses it with its locks, so the others go on; it counts as no fault of what it worked on', async () => {
    const { hotelId } = hotel;
    const lock = (tx: TenantTx) =>
      tx.rows('select 1 from event_heads where hotel_id = $1 for update', [hotelId]);
    await sessions.inHotel(hotelId, (tx) =>
      tx.rows('insert into event_heads (hotel_id, number) values ($1, 0) on conflict do nothing', [hotelId]),
    );
    let isLocked = (): void => undefined;
    const locked = new Promise<void>((resolve) => (isLocked = resolve));
    const stopped = sessions
      .inHotel(hotelId, async (tx) => {
        await lock(tx);
        isLocked();
        await delay(STOPPED_MS);
        await tx.rows('select 1');
      })
      .then(
        () => null,
        (error: unknown) => error,
      );
    await locked;
    const startedAt = performance.now();
    await sessions.inHotel(hotelId, lock);
    expect(performance.now() - startedAt).toBeLessThan(STOPPED_MS);
    expect(isInfrastructureFailure(await stopped)).toBe(true);
    expect(await sessions.inHotel(hotelId, (tx) => tx.rows('select 1 as one'))).toEqual([{ one: 1 }]);
  }, 40_000);
});
