import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { pino } from 'pino';
import type { Clock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { WEEKDAYS } from '../../src/domain/hotel.js';
import { clockParts } from '../../src/jobs/due-work.js';
import { changeHotelSettings } from '../../src/services/hotel/change-settings.js';
import { newRun } from '../support/job-run.js';
import { LiveClient } from '../support/live-client.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';

interface AlertRow {
  readonly status: string;
  readonly level: number;
  readonly urgency: number;
  readonly due_at: Date;
}

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FAR = new Date('2999-01-01T00:00:00Z');
const silent = pino({ level: 'silent' });

describe('what time makes', () => {
  let staff: OwnStaffFixture;
  const orms: MikroORM[] = [];
  let processes: TenantSessions[];

  beforeAll(async () => {
    staff = await startOwnStaffFixture();
    for (const applicationName of ['one', 'two'])
      orms.push(
        await createOrm({
          databaseUrl: staff.app.databases.appUrl,
          poolSize: 4,
          startRole: 'app_edge',
          applicationName,
        }),
      );
    processes = orms.map((orm) => new TenantSessions(orm));
    // The fixture's own alerts and waiting guests are not what these tests are about.
    await staff.sql('update alerts set due_at = $1', [FAR]);
    await staff.sql('update conversations set waiting_since = null');
  }, 90_000);

  afterAll(async () => {
    await Promise.all(orms.map((orm) => orm.close(true)));
    await staff.stop();
  });

  /** The sweep of both processes at once, at this moment. */
  async function sweepAt(now: Date): Promise<void> {
    const clock: Clock = { now: () => now };
    const run = newRun();
    await Promise.all(
      processes.map(async (sessions) => {
        for (const part of clockParts({ sessions, clock, logger: silent }, run)) await part.run();
      }),
    );
  }
  const alert = async (id: string): Promise<AlertRow | undefined> =>
    (await staff.sql<AlertRow>('select status, level, urgency, due_at from alerts where id = $1', [id]))[0];
  const events = async (kind: string, column: 'subject_id' | 'conversation_id', id: string) =>
    (
      await staff.sql<{ n: number }>(
        `select count(*)::int as n from hotel_events where kind = $1 and ${column} = $2`,
        [kind, id],
      )
    )[0]?.n;

  describe('of alerts past their deadline', () => {
    // Times lie in the future, where the application's own sweep does not yet see them.
    const start = new Date(Date.now() + 86_400_000);
    const after = (minutes: number) => new Date(start.getTime() + minutes * MINUTE);

    it('escalates them one level at each deadline, agents to managers to owners, until somebody takes them', async () => {
      const id = await staff.addAlert(staff.hotel, { urgency: 4, due_at: after(15) });
      await sweepAt(after(14));
      expect(await alert(id)).toMatchObject({ status: 'RAISED', level: 1 });
      for (const [round, level] of [2, 3].entries()) {
        const now = after(15 * (round + 1));
        await sweepAt(now);
        expect(await alert(id)).toEqual({
          status: 'ESCALATED',
          level,
          urgency: 4,
          due_at: new Date(now.getTime() + 15 * MINUTE),
        });
        expect(await events('ALERT_UPDATED', 'subject_id', id)).toBe(round + 1);
      }
      await staff.ask(
        'AGENT',
        'mutation ($input: AcknowledgeAlertInput!) { acknowledgeAlert(input: $input) { __typename } }',
        { input: { alertId: globalId('Alert', staff.hotel.hotelId, id) } },
      );
      const taken = await alert(id);
      expect(taken).toMatchObject({ status: 'ACKNOWLEDGED', level: 3 });
      await sweepAt(after(600));
      expect(await alert(id)).toEqual(taken);
    });

    it('changes nothing more, and appends no event, once the owners have been told', async () => {
      const open = await staff.addAlert(staff.hotel, { urgency: 5, level: 3, due_at: after(5) });
      const told = await staff.addAlert(staff.hotel, { urgency: 5, level: 2, due_at: after(5) });
      await sweepAt(after(5));
      // One that was raised at the top is told of once: its status changes.
      expect(await alert(open)).toMatchObject({ status: 'ESCALATED', level: 3 });
      expect(await alert(told)).toMatchObject({ status: 'ESCALATED', level: 3 });
      const before = await Promise.all([open, told].map(alert));
      for (const minutes of [10, 15, 20, 10_000]) await sweepAt(after(minutes));
      expect(await Promise.all([open, told].map(alert))).toEqual(before);
      expect(await Promise.all([open, told].map((id) => events('ALERT_UPDATED', 'subject_id', id)))).toEqual([
        1, 1,
      ]);
      await staff.sql(`update alerts set status = 'RESOLVED' where id = any ($1)`, [[open, told]]);
    });

    it('writes the run’s correlation id on the events, so that log and event can be told together', async () => {
      const id = await staff.addAlert(staff.hotel, { due_at: start });
      const run = newRun();
      const [sessions] = processes;
      if (sessions === undefined) throw new Error('no process');
      for (const part of clockParts({ sessions, clock: { now: () => start }, logger: silent }, run))
        await part.run();
      expect(
        await staff.sql('select kind, correlation_id from hotel_events where subject_id = $1', [id]),
      ).toEqual([{ kind: 'ALERT_UPDATED', correlation_id: run.id }]);
      await staff.sql(`update alerts set status = 'RESOLVED' where id = $1`, [id]);
    });

    it.each(['ACKNOWLEDGED', 'IN_PROGRESS', 'RESOLVED', 'DISMISSED'])(
      'leaves one alone that is %s',
      async (status) => {
        const id = await staff.addAlert(staff.hotel, { status, due_at: start });
        await sweepAt(after(1));
        expect(await alert(id)).toMatchObject({ status, level: 1, due_at: start });
        expect(await events('ALERT_UPDATED', 'subject_id', id)).toBe(0);
      },
    );

    it('gives the next deadline by the urgency', async () => {
      for (const [urgency, minutes] of [
        [1, 120],
        [2, 60],
        [3, 30],
        [4, 15],
        [5, 5],
      ] as const) {
        const level = urgency === 5 ? 2 : 1;
        const id = await staff.addAlert(staff.hotel, { urgency, level, due_at: start });
        await sweepAt(start);
        expect(await alert(id)).toEqual({
          status: 'ESCALATED',
          urgency,
          level: level + 1,
          due_at: after(minutes),
        });
        await staff.sql(`update alerts set status = 'RESOLVED' where id = $1`, [id]);
      }
    });

    it('does it once though two processes do it at once, and in every hotel', async () => {
      const hotels = [staff.hotel, staff.otherHotel];
      const ids = await Promise.all(
        Array.from({ length: 30 }, (_, i) => staff.addAlert(hotels[i % 2] ?? staff.hotel, { due_at: start })),
      );
      await Promise.all([sweepAt(start), sweepAt(start), sweepAt(start)]);
      for (const id of ids) {
        expect(await alert(id)).toMatchObject({ status: 'ESCALATED', level: 2 });
        expect(await events('ALERT_UPDATED', 'subject_id', id)).toBe(1);
      }
    });

    it('shows on the socket of a console within seconds of the real deadline', async () => {
      const live = new LiveClient(staff.app.wsUrl, staff.token('VIEWER') ?? '');
      const stream = live.subscribe<{
        readonly __typename: string;
        readonly alert?: { readonly id: string; readonly status: string; readonly level: string };
      }>(
        `subscription ($hotelId: ID!) { alertUpdated(hotelId: $hotelId) { __typename ... on AlertUpdated { alert { id status level } } } }`,
        { hotelId: staff.hotel.globalId('Hotel', staff.hotel.hotelId) },
      );
      await stream.next('the stream stands', (item) => item.__typename === 'StreamPosition');
      const id = await staff.addAlert(staff.hotel, { due_at: new Date() });
      const { item } = await stream.next(
        'the escalation',
        (each) => each.alert?.id === globalId('Alert', staff.hotel.hotelId, id),
        25_000,
      );
      expect(item.alert).toMatchObject({ status: 'ESCALATED', level: 'MANAGERS' });
      await live.close();
    }, 45_000);
  });

  describe('of snoozed conversations', () => {
    it('opens them when their time has come, not before and only once', async () => {
      const until = new Date(Date.now() + 3_600_000);
      const { id } = await staff.addConversation(staff.hotel, { status: 'SNOOZED', snoozed_until: until });
      const state = () => staff.sql('select status, snoozed_until from conversations where id = $1', [id]);
      await sweepAt(new Date(until.getTime() - 1));
      expect(await state()).toEqual([{ status: 'SNOOZED', snoozed_until: until }]);
      await sweepAt(until);
      expect(await state()).toEqual([{ status: 'OPEN', snoozed_until: null }]);
      await sweepAt(until);
      expect(await events('CONVERSATION_UPDATED', 'conversation_id', id)).toBe(1);
    });

    it('leaves one alone whose guest or staff came first', async () => {
      const until = new Date(Date.now() + 3_600_000);
      for (const status of ['OPEN', 'WAITING_FOR_GUEST', 'ESCALATED', 'RESOLVED']) {
        const { id } = await staff.addConversation(staff.hotel, { status, snoozed_until: until });
        await sweepAt(until);
        expect(await staff.sql('select status from conversations where id = $1', [id])).toEqual([{ status }]);
        expect(await events('CONVERSATION_UPDATED', 'conversation_id', id)).toBe(0);
      }
    });
  });

  describe('of guests who wait', () => {
    const berlin = (time: string) => new Date(`2030-01-15T${time}:00+01:00`);
    const waiting = (since: Date, columns = {}) =>
      staff.addConversation(staff.otherHotel, { waiting_since: since, ...columns });
    const alertsOf = (id: string) =>
      staff.sql(
        `select a.kind, a.urgency, a.status, a.raised_at, c.open_alert_urgency, (select count(*)::int from alert_causes k
           where k.hotel_id = a.hotel_id and k.alert_id = a.id) as causes
         from alerts a join conversations c on c.hotel_id = a.hotel_id and c.id = a.conversation_id
         where a.conversation_id = $1 and a.subject_id = $1`,
        [id],
      );
    const settings = (value: object) =>
      staff.sql('update hotels set settings = $2 where id = $1', [staff.otherHotel.hotelId, value]);
    const expected = (at: Date) => ({
      kind: 'WAITING_TOO_LONG',
      urgency: 2,
      status: 'RAISED',
      raised_at: at,
      open_alert_urgency: 2,
      causes: 1,
    });

    beforeAll(() => settings({}));

    it.each([
      ['10 minutes in working hours', '10:00', '10:09', '10:10'],
      ['60 minutes in the evening', '19:00', '19:59', '20:00'],
      ['60 minutes before working hours', '07:30', '08:29', '08:30'],
      ['since before they begin, when they begin', '08:45', '08:59', '09:00'],
    ])('raises WAITING_TOO_LONG after %s, local time, once', async (_what, since, before, at) => {
      const { id } = await waiting(berlin(since));
      await sweepAt(berlin(before));
      expect(await alertsOf(id)).toEqual([]);
      await sweepAt(berlin(at));
      await sweepAt(new Date(berlin(at).getTime() + MINUTE));
      expect(await alertsOf(id)).toEqual([expected(berlin(at))]);
      expect(await events('ALERT_RAISED', 'conversation_id', id)).toBe(1);
      expect(await events('CONVERSATION_UPDATED', 'conversation_id', id)).toBe(1);
    });

    it.each([
      ['the assistant has the turn', { turn: 'ASSISTANT' }],
      ['it is snoozed', { status: 'SNOOZED', snoozed_until: FAR }],
      ['it is resolved', { status: 'RESOLVED' }],
    ])('does not where %s', async (_what, columns) => {
      const { id } = await waiting(berlin('10:00'), columns);
      await sweepAt(berlin('11:30'));
      expect(await alertsOf(id)).toEqual([]);
    });

    it('adds a cause to the open alert when the guest waits again, and does not raise again what was dismissed', async () => {
      const { id } = await waiting(berlin('10:00'));
      await sweepAt(berlin('10:10'));
      await staff.sql('update conversations set waiting_since = $2 where id = $1', [id, berlin('10:30')]);
      await sweepAt(berlin('10:39'));
      expect(await alertsOf(id)).toMatchObject([{ urgency: 2, causes: 1 }]);
      await sweepAt(berlin('10:40'));
      expect(await alertsOf(id)).toMatchObject([{ urgency: 3, causes: 2, open_alert_urgency: 3 }]);
      await staff.sql(`update alerts set status = 'DISMISSED' where conversation_id = $1`, [id]);
      await sweepAt(berlin('10:50'));
      expect(await alertsOf(id)).toMatchObject([{ status: 'DISMISSED', causes: 2 }]);
    });

    it('raises it for a guest who has waited for days, unseen behind a snooze or until a message was replayed', async () => {
      const snoozed = await waiting(berlin('10:00'), {
        status: 'SNOOZED',
        snoozed_until: new Date(berlin('10:00').getTime() + 3 * DAY),
      });
      const replayed = await waiting(new Date(berlin('10:00').getTime() + DAY));
      await sweepAt(new Date(berlin('10:00').getTime() + 3 * DAY - MINUTE));
      expect(await alertsOf(snoozed.id)).toEqual([]);
      const back = new Date(berlin('10:00').getTime() + 3 * DAY);
      await sweepAt(back);
      await sweepAt(new Date(back.getTime() + MINUTE));
      expect(await alertsOf(snoozed.id)).toEqual([expected(back)]);
      expect(await alertsOf(replayed.id)).toMatchObject([{ kind: 'WAITING_TOO_LONG', causes: 1 }]);
    });

    it('raises it after a day where that is the hotel’s figure', async () => {
      await settings({ waitingMinutes: 1_440, waitingMinutesOutside: 1_440 });
      const { id } = await waiting(berlin('10:00'));
      await sweepAt(new Date(berlin('10:00').getTime() + DAY - MINUTE));
      expect(await alertsOf(id)).toEqual([]);
      await sweepAt(new Date(berlin('10:00').getTime() + DAY));
      expect(await alertsOf(id)).toHaveLength(1);
    });

    it('looks at the waits under way anew when the hotel changes its figures, and changes nothing where one is wrong', async () => {
      await settings({});
      const { id } = await waiting(berlin('12:00'));
      const { id: stranger } = await staff.addConversation(staff.hotel, {
        waiting_since: berlin('12:00'),
        waiting_due_at: FAR,
      });
      const change = (settings: object) =>
        processes[0]?.inHotel(staff.otherHotel.hotelId, (tx) =>
          changeHotelSettings(tx, staff.otherHotel.hotelId, settings),
        );
      const stored = (conversationId: string) =>
        staff.sql('select waiting_due_at from conversations where id = $1', [conversationId]);
      await sweepAt(berlin('12:03'));
      expect(await stored(id)).toEqual([{ waiting_due_at: berlin('12:10') }]);
      expect(await change({ waitingMinutes: 3, waitingMinutesOutside: 0 })).toEqual({
        problems: [['waitingMinutesOutside']],
      });
      await sweepAt(berlin('12:05'));
      expect(await alertsOf(id)).toEqual([]);
      expect(await change({ waitingMinutes: 6 })).toBeNull();
      expect(await stored(stranger)).toEqual([{ waiting_due_at: FAR }]);
      await sweepAt(berlin('12:05'));
      expect(await alertsOf(id)).toEqual([]);
      await sweepAt(berlin('12:06'));
      expect(await alertsOf(id)).toEqual([expected(berlin('12:06'))]);
    });

    it('asks about a wait no more once somebody was told of it, also where only the alert says so', async () => {
      await settings({});
      const { id } = await waiting(berlin('10:00'));
      const due = async () =>
        (
          await staff.sql<{ conversation_id: string }>('select * from guests_waiting_too_long($1, 1000)', [
            berlin('10:15'),
          ])
        ).some((each) => each.conversation_id === id);
      expect(await due()).toBe(true);
      await sweepAt(berlin('10:10'));
      expect(await due()).toBe(false);
      await staff.sql('update conversations set waiting_alerted_for = null where id = $1', [id]);
      expect(await due()).toBe(true);
      await sweepAt(berlin('10:11'));
      expect(await due()).toBe(false);
      expect(await alertsOf(id)).toMatchObject([{ causes: 1 }]);
    });

    it('keeps to the hotel’s own figures and hours, and to the defaults where they make no sense', async () => {
      await settings({
        waitingMinutes: 3,
        waitingMinutesOutside: 30,
        workingHours: {
          week: Object.fromEntries(WEEKDAYS.map((day) => [day, [{ from: '06:00', to: '22:00' }]])),
        },
      });
      const own = await waiting(berlin('21:00'));
      await sweepAt(berlin('21:03'));
      expect(await alertsOf(own.id)).toEqual([expected(berlin('21:03'))]);

      await settings({ waitingMinutes: 'soon', workingHours: { week: [] } });
      await staff.sql(`update hotels set time_zone = 'Nowhere/City' where id = $1`, [
        staff.otherHotel.hotelId,
      ]);
      const broken = await waiting(new Date('2030-01-15T17:40:00Z'));
      await sweepAt(new Date('2030-01-15T17:49:00Z'));
      expect(await alertsOf(broken.id)).toEqual([]);
      await sweepAt(new Date('2030-01-15T17:50:00Z'));
      expect(await alertsOf(broken.id)).toMatchObject([{ kind: 'WAITING_TOO_LONG' }]);
    });
  });
});
