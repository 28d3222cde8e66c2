import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { uuidv7 } from '../../src/db/uuid.js';
import { MessageExpiry } from '../../src/services/message/message-expiry.js';
import { leaseNext, markSending, type Lease } from '../../src/services/outbound/lease.js';
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
      const hotel = await createHotelFixture(database, { conversations: 2, messages: 0 });
      const lane = { hotelId: hotel.hotelId, channelId: hotel.channel.id, hotel };
      await put(lane, 'Hello', 1);
      return lane;
    };
    /** Puts a message into the lane. The later it is made, the smaller its id, as if processes' clocks were apart. */
    let made = 0;
    const put = (
      lane: { hotelId: string; channelId: string; hotel: HotelFixture },
      text: string,
      seq: number,
      conversation = 0,
    ) =>
      sessions.inHotel(lane.hotelId, (tx) =>
        tx.rows(
          `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
             sent_at, received_at, stored_at, expires_at)
           values ($1, $2, $3, $4, $5, $6, 'OUTBOUND', 'STAFF', 'TEXT', $7, 'QUEUED', now(), now(), clock_timestamp(), $8)`,
          [
            lane.hotelId,
            uuidv7(new Date(start.getTime() - ++made * second)),
            lane.hotel.conversations[conversation]?.id,
            lane.hotel.conversations[conversation]?.guestId,
            lane.channelId,
            seq,
            text,
            at(86_400),
          ],
        ),
      );
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

    const change = (lane: Lane, text: string, set: string) =>
      sessions.inHotel(lane.hotelId, (tx) =>
        tx.rows(`update messages set ${set} where hotel_id = $1 and text = $2`, [lane.hotelId, text]),
      );
    const next = async (lane: Lane, seconds: number): Promise<string> => {
      const look = await lease(lane, at(seconds), at(seconds + 0.5));
      return look.kind === 'LEASE' ? look.lease.text : look.kind;
    };

    it('those of a conversation leave by their place in it, whatever their ids say', async () => {
      const lane = await queued();
      await put(lane, 'Second', 2);
      await put(lane, 'Third', 3);
      const left: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        const held = await leased(lane, at(i * 60), at(i * 60 + 10));
        expect(await mark(lane, held, at(i * 60 + 1), at(i * 60 + 40))).toBe(true);
        await change(lane, held.text, `delivery_state = 'SENT', provider_message_id = text`);
        left.push(held.text);
      }
      expect(left).toEqual(['Hello', 'Second', 'Third']);
    });

    it('one that waits for its next attempt holds back its own conversation and no other', async () => {
      const lane = await queued();
      await put(lane, 'Behind it', 2);
      await put(lane, 'Elsewhere', 1, 1);
      await change(lane, 'Hello', `send_after = now() + interval '1 hour'`);
      expect(await next(lane, 1)).toBe('Elsewhere');
      await change(lane, 'Elsewhere', `delivery_state = 'SENT', provider_message_id = text`);
      expect(await next(lane, 20)).toBe('WAIT');
      await change(lane, 'Hello', `send_after = now()`);
      expect(await next(lane, 40)).toBe('Hello');
    });

    it('one whose send is in doubt holds back its conversation until it is decided, for ten minutes at most', async () => {
      const lane = await queued();
      await put(lane, 'Behind it', 2);
      const held = await leased(lane, at(0), at(10));
      expect(await mark(lane, held, at(1), at(40))).toBe(true);
      expect(await next(lane, 30)).toBe('IDLE');
      await change(lane, 'Hello', `delivery_state = 'UNKNOWN'`);
      expect(await next(lane, 500)).toBe('IDLE');
      expect(await next(lane, 602)).toBe('Behind it');
    });

    it('between conversations the one that is due first leaves first', async () => {
      const lane = await queued();
      await put(lane, 'Elsewhere', 1, 1);
      await change(lane, 'Elsewhere', `send_after = stored_at - interval '1 hour'`);
      expect(await next(lane, 1)).toBe('Elsewhere');
    });

    it('while one is leased no other of the channel is, so that two workers keep the gap between two sends', async () => {
      const lane = await queued();
      await put(lane, 'Elsewhere', 1, 1);
      const held = await leased(lane, at(0), at(10));
      expect((await lease(lane, at(1), at(11))).kind).toBe('WAIT');
      await sessions.inHotel(lane.hotelId, (tx) =>
        tx.rows('update channels set send_gap_ms = 5000 where hotel_id = $1', [lane.hotelId]),
      );
      expect(await mark(lane, held, at(2), at(40))).toBe(true);
      expect(await next(lane, 6)).toBe('WAIT');
      expect(await next(lane, 8)).toBe('Elsewhere');
    });

    describe('whose time has passed', () => {
      const expire = async (lane: Lane, now: Date) => {
        const due = await sessions.edge<{ hotel_id: string; message_id: string }>(
          'expired_messages($1, 1000)',
          [now],
        );
        const ids = due.filter((row) => row.hotel_id === lane.hotelId).map((row) => row.message_id);
        return new MessageExpiry(sessions, { now: () => now }).expire(lane.hotelId, ids);
      };
      const states = (lane: Lane) =>
        sessions.inHotel(lane.hotelId, (tx) =>
          tx.rows<{ text: string; delivery_state: string; delivery_reason: string | null }>(
            'select text, delivery_state, delivery_reason from messages where hotel_id = $1 order by seq',
            [lane.hotelId],
          ),
        );

      it('it becomes EXPIRED, tells so, and lets those behind it go', async () => {
        const lane = await queued();
        await put(lane, 'Behind it', 2);
        await change(lane, 'Hello', `expires_at = now(), send_after = now() + interval '1 hour'`);
        expect(await expire(lane, at(60))).toBe(1);
        expect(await states(lane)).toEqual([
          { text: 'Hello', delivery_state: 'EXPIRED', delivery_reason: 'NOT_SENT_IN_TIME' },
          { text: 'Behind it', delivery_state: 'QUEUED', delivery_reason: null },
        ]);
        const events = await run(lane.hotel, 'select kind from hotel_events where hotel_id = $1');
        expect(events).toEqual([{ kind: 'MESSAGE_UPDATED' }]);
        expect(await next(lane, 61)).toBe('Behind it');
        expect(await expire(lane, at(120))).toBe(0);
      });

      it('no lane takes it any more, even where no sweep has run', async () => {
        const lane = await queued();
        await put(lane, 'Behind it', 2);
        await change(lane, 'Hello', `expires_at = now()`);
        expect(await next(lane, 60)).toBe('Behind it');
      });

      it('it does not expire under a worker that holds it, nor once it may have been sent', async () => {
        const lane = await queued();
        await change(lane, 'Hello', `expires_at = '${at(30).toISOString()}'`);
        const held = await leased(lane, at(25), at(35));
        const ids = [held.messageId];
        const expireAt = (now: Date) =>
          new MessageExpiry(sessions, { now: () => now }).expire(lane.hotelId, ids);
        expect(await expireAt(at(33))).toBe(0);
        expect(await mark(lane, held, at(34), at(80))).toBe(true);
        for (const state of ['SENDING', 'UNKNOWN']) {
          await change(lane, 'Hello', `delivery_state = '${state}', lease_until = null`);
          expect(await expireAt(at(90_000))).toBe(0);
        }
      });

      it('a worker whose lease ran out before it expired marks nothing', async () => {
        const lane = await queued();
        await change(lane, 'Hello', `expires_at = '${at(30).toISOString()}'`);
        const late = await leased(lane, at(25), at(35));
        expect(await expire(lane, at(36))).toBe(1);
        expect(await mark(lane, late, at(34), at(80))).toBe(false);
      });

      it('a hotel with many of them does not fill the list of what is due', async () => {
        const crowded = await queued();
        const other = await queued();
        for (let seq = 2; seq <= 6; seq += 1) await put(crowded, `More ${seq}`, seq);
        for (const lane of [crowded, other])
          await run(
            lane.hotel,
            `update messages set expires_at = now(), stored_at = now() - interval '1 day' where hotel_id = $1`,
          );
        await run(
          crowded.hotel,
          `update messages set stored_at = now() - interval '2 days' where hotel_id = $1`,
        );
        const due = await sessions.edge<{ hotel_id: string }>('expired_messages($1, 2)', [at(60)]);
        expect(new Set(due.map((row) => row.hotel_id))).toEqual(new Set([crowded.hotelId, other.hotelId]));
        for (const lane of [crowded, other]) await expire(lane, at(60));
      });
    });
  });
});
