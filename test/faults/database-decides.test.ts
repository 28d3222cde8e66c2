import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { leaseNext, markSending, type Lease } from '../../src/services/sending/lease.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';

describe('what the database alone decides', () => {
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 4,
      startRole: 'app_edge',
      applicationName: 'database-decides',
    });
    sessions = new TenantSessions(orm);
  }, 60_000);

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  const run = (hotel: HotelFixture, sql: string) =>
    sessions.inHotel(hotel.hotelId, (tx) => tx.rows(sql, [hotel.hotelId]));

  it('a guest has one conversation that is not resolved', async () => {
    const hotel = await createHotelFixture(database, { conversations: 1, messages: 0 });
    const another = `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at)
      select hotel_id, gen_random_uuid(), guest_id, channel_id, 'OPEN', now() from conversations where hotel_id = $1 limit 1`;
    await expect(run(hotel, another)).rejects.toThrow('conversations_one_unresolved');
    await run(hotel, `update conversations set status = 'RESOLVED', resolved_at = now() where hotel_id = $1`);
    await run(hotel, another);
    // Neither can a resolved one be opened again beside it.
    await expect(
      run(hotel, `update conversations set status = 'OPEN' where hotel_id = $1 and status = 'RESOLVED'`),
    ).rejects.toThrow('conversations_one_unresolved');
  });

  it('a provider’s message id of a channel stands for one message', async () => {
    const hotel = await createHotelFixture(database, { conversations: 1, messages: 1 });
    await expect(
      run(
        hotel,
        `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, provider_message_id,
           sent_at, received_at, stored_at)
         select hotel_id, gen_random_uuid(), conversation_id, guest_id, channel_id, 99, direction, author, kind, provider_message_id,
           sent_at, received_at, stored_at from messages where hotel_id = $1`,
      ),
    ).rejects.toThrow('provider_message_id');
  });

  it('one alert of a kind is open for a subject', async () => {
    const hotel = await createHotelFixture(database, { conversations: 1 });
    const another = `insert into alerts (hotel_id, id, kind, subject_id, urgency, status, raised_at, due_at)
      select hotel_id, gen_random_uuid(), kind, subject_id, 3, 'RAISED', now(), now() from alerts where hotel_id = $1 limit 1`;
    await expect(run(hotel, another)).rejects.toThrow('alerts_one_open');
    await run(hotel, `update alerts set status = 'RESOLVED', resolved_at = now() where hotel_id = $1`);
    await run(hotel, another);
  });

  describe('of a lane’s message', () => {
    const second = 1_000;
    const start = new Date();
    const at = (seconds: number) => new Date(start.getTime() + seconds * second);

    const queued = async () => {
      const hotel = await createHotelFixture(database, { conversations: 1, messages: 0 });
      const [conversation] = hotel.conversations;
      await sessions.inHotel(hotel.hotelId, (tx) =>
        tx.rows(
          `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
             sent_at, received_at, stored_at)
           values ($1, gen_random_uuid(), $2, $3, $4, 1, 'OUTBOUND', 'STAFF', 'TEXT', 'Hello', 'QUEUED', now(), now(), now())`,
          [hotel.hotelId, conversation?.id, conversation?.guestId, hotel.channel.id],
        ),
      );
      return { hotelId: hotel.hotelId, channelId: hotel.channel.id };
    };
    type Lane = Awaited<ReturnType<typeof queued>>;
    const lease = (lane: Lane, now: Date, until: Date) =>
      sessions.inHotel(lane.hotelId, (tx) => leaseNext(tx, lane, now, randomUUID(), until));
    const mark = (lane: Lane, held: Lease, now: Date, until: Date) =>
      sessions.inHotel(lane.hotelId, (tx) => markSending(tx, lane, held, now, until));
    const leased = async (lane: Lane, now: Date, until: Date): Promise<Lease> => {
      const look = await lease(lane, now, until);
      if (look.kind !== 'LEASE') throw new Error(`no lease but ${look.kind}`);
      return look.lease;
    };

    it('a worker whose lease has passed to another marks nothing, and so sends nothing', async () => {
      const lane = await queued();
      const late = await leased(lane, at(0), at(10));
      expect((await lease(lane, at(5), at(15))).kind).toBe('WAIT');
      const quick = await leased(lane, at(11), at(21));
      expect(await mark(lane, late, at(12), at(40))).toBe(false);
      expect(await mark(lane, quick, at(13), at(40))).toBe(true);
      expect(await mark(lane, late, at(14), at(40))).toBe(false);
    });

    it('a worker whose own lease has run out marks nothing either', async () => {
      const lane = await queued();
      const late = await leased(lane, at(0), at(10));
      expect(await mark(lane, late, at(11), at(40))).toBe(false);
    });

    it('one that was marked SENDING is never leased again, however long ago that was', async () => {
      const lane = await queued();
      const held = await leased(lane, at(0), at(10));
      expect(await mark(lane, held, at(1), at(40))).toBe(true);
      expect((await lease(lane, at(3_600), at(3_700))).kind).toBe('IDLE');
    });
  });
});
