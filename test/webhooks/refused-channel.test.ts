import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { pino } from 'pino';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { clockParts } from '../../src/jobs/due-work.js';
import { InboundTimes } from '../../src/webhooks/green-api/inbound-times.js';
import { WebhookRefusals } from '../../src/webhooks/green-api/webhook-refusals.js';
import { readAlerts } from '../alerts/read-alerts.js';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { accessToken } from '../support/access-token.js';
import { newRun } from '../support/job-run.js';
import type { RunningApp } from '../support/app-process.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';
import { sharedApp } from '../support/shared-app.js';

describe('a channel whose notifications come with a wrong token', () => {
  let app: RunningApp;
  let pool: pg.Pool;
  let orm: MikroORM;
  const sender = new WebhookSender(4);
  const logger = pino({ level: 'silent' });

  beforeAll(async () => {
    app = await sharedApp();
    pool = superuserPool(app.databases);
    orm = await createOrm({
      databaseUrl: app.databases.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
  }, 60_000);
  afterAll(async () => {
    sender.close();
    await orm.close(true);
    await pool.end();
  });

  const newHotel = (instanceId?: string) =>
    createHotelFixture(app.databases, {
      conversations: 0,
      ...(instanceId === undefined ? {} : { instanceId }),
    });
  const post = async (hotel: HotelFixture, webhookToken: string, id: string) =>
    (
      await sender.post(
        app.url,
        { instanceId: hotel.channel.instanceId, webhookToken },
        textWebhook(hotel.channel, { chatId: '491700000001@c.us', id }),
      )
    ).status;
  const refuse = async (hotel: HotelFixture) => expect(await post(hotel, 'wrong', 'X')).toBe(401);
  const rowsOf = async (hotel: HotelFixture) =>
    (await pool.query('select 1 from webhook_refusals where hotel_id = $1', [hotel.hotelId])).rows.length;
  const noted = (...hotels: HotelFixture[]) =>
    waitUntil('the refusals to be written down', async () => {
      const counts = await Promise.all(hotels.map(rowsOf));
      return counts.every((count) => count === 1);
    });
  const accepted = (hotel: HotelFixture) =>
    waitUntil('the channel to know when it last heard', async () => {
      const { rows } = await pool.query<{ last_inbound_at: Date | null }>(
        'select last_inbound_at from channels where hotel_id = $1',
        [hotel.hotelId],
      );
      return rows[0]?.last_inbound_at;
    });
  /** The refusals of a hotel began `minutes` ago. */
  const began = (hotel: HotelFixture, minutes: number) =>
    pool.query(
      'update webhook_refusals set since = last_at - make_interval(mins => $2) where hotel_id = $1',
      [hotel.hotelId, minutes],
    );
  const sweep = async () => {
    for (const part of clockParts(
      { sessions: new TenantSessions(orm), clock: systemClock, logger },
      newRun(),
    ))
      await part.run();
  };
  const alerts = async (hotel: HotelFixture) =>
    readAlerts(app.url, accessToken(hotel.users.viewer), hotel.globalId('Hotel', hotel.hotelId));

  it('alerts its hotel once after an hour of nothing else, and no other hotel', async () => {
    const [hotel, young, heard, other] = [
      await newHotel(),
      await newHotel(),
      await newHotel(),
      await newHotel(),
    ];
    for (const each of [hotel, young, heard]) await refuse(each);
    expect(await post(heard, heard.channel.webhookToken, 'M1')).toBe(200);
    expect(await post(other, other.channel.webhookToken, 'M1')).toBe(200);
    await noted(hotel, young, heard);
    await accepted(heard);
    // Notifications are dropped after a week, and reading a busy channel's costs more than its alert is worth.
    await pool.query('delete from inbound_notifications where hotel_id = $1', [heard.hotelId]);
    await began(hotel, 60);
    await began(young, 59);
    await began(heard, 60);
    await Promise.all([sweep(), sweep()]);
    await sweep();
    const [alert, ...others] = await alerts(hotel);
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      kind: 'WEBHOOK_REFUSED',
      status: 'RAISED',
      urgency: 3,
      conversation: null,
    });
    expect(alert?.causes).toHaveLength(1);
    for (const each of [young, heard, other]) expect(await alerts(each)).toEqual([]);
    expect(await rowsOf(other)).toBe(0);
  });

  it('is told to every hotel that entered the instance', async () => {
    const one = await newHotel();
    const two = await newHotel(one.channel.instanceId);
    await refuse(one);
    await noted(one, two);
    for (const each of [one, two]) await began(each, 61);
    await sweep();
    for (const each of [one, two]) expect(await alerts(each)).toMatchObject([{ kind: 'WEBHOOK_REFUSED' }]);
  });

  it('knows to the minute when a webhook with the right token last came, whoever has the channel locked', async () => {
    const hotel = await newHotel();
    const times = new InboundTimes(new TenantSessions(orm), { now: () => now }, logger);
    let now = new Date('2030-01-01T10:00:00Z');
    const noteAt = async (time: string, all = false) => {
      now = new Date(`2030-01-01T${time}Z`);
      times.note({ hotelId: hotel.hotelId, channelId: hotel.channel.id });
      await times.flush(all);
      return (await accepted(hotel)).toISOString().slice(11, 19);
    };
    expect(await noteAt('10:00:00')).toBe('10:00:00');
    expect(await noteAt('10:00:30')).toBe('10:00:00');
    expect(await noteAt('10:01:01')).toBe('10:01:01');
    const lane = await pool.connect();
    await lane.query('begin');
    await lane.query('select 1 from channels where hotel_id = $1 for no key update', [hotel.hotelId]);
    expect(await noteAt('10:03:00')).toBe('10:01:01');
    await lane.query('rollback');
    lane.release();
    await times.flush();
    expect((await accepted(hotel)).toISOString()).toBe('2030-01-01T10:03:00.000Z');
    expect(await noteAt('10:03:09', true)).toBe('10:03:09');
    // An older process is not believed.
    expect(await noteAt('09:00:00', true)).toBe('10:03:09');
  });

  it('costs one row a minute however many come, and single ones more than an hour apart begin anew', async () => {
    const hotel = await newHotel();
    const { hotelId } = hotel;
    let now = new Date();
    const refusals = new WebhookRefusals(new TenantSessions(orm), { now: () => now }, logger);
    const at = (time: string) => new Date(`2030-01-01T${time}Z`);
    const noteAt = async (time: string) => {
      now = at(time);
      for (let i = 0; i < 1_000; i += 1) refusals.note({ hotelId, channelId: hotel.channel.id });
      await refusals.flush();
      const { rows } = await pool.query<{ since: Date; last_at: Date }>(
        'select since, last_at from webhook_refusals where hotel_id = $1',
        [hotelId],
      );
      return rows;
    };
    expect(await noteAt('10:00:00')).toEqual([{ since: at('10:00:00'), last_at: at('10:00:00') }]);
    expect(await noteAt('10:00:59')).toEqual([{ since: at('10:00:00'), last_at: at('10:00:00') }]);
    expect(await noteAt('10:59:00')).toEqual([{ since: at('10:00:00'), last_at: at('10:59:00') }]);
    expect(await noteAt('12:00:00')).toEqual([{ since: at('12:00:00'), last_at: at('12:00:00') }]);
  });
});
