import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createSandbox, type Sandbox } from '../../sandbox/sandbox.js';
import { findFreePort } from '../../scripts/free-port.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { graphql } from '../support/graphql-client.js';
import { LiveClient } from '../support/live-client.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';
import { waitUntil } from '../support/wait-until.js';

interface AlertRow {
  readonly kind: string;
  readonly status: string;
  readonly level: number;
  readonly raised_at: Date;
  readonly due_at: Date;
}

interface ClockState {
  readonly dueNow: string;
  readonly aheadMs: number;
}

const MINUTE = 60_000;
const OVERDUE = `query ($id: ID!) { node(id: $id) { ... on Hotel { alerts(filter: { overdueOnly: true }) { nodes { id } } } } }`;
const SNOOZE = `mutation ($input: SnoozeConversationInput!) { snoozeConversation(input: $input) { __typename } }`;
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * MINUTE);

describe('the clock of due dates', () => {
  let sandbox: Sandbox;
  let staff: OwnStaffFixture;

  beforeAll(async () => {
    const port = await findFreePort();
    sandbox = await createSandbox({ apiUrl: `http://127.0.0.1:${port}` });
    staff = await startOwnStaffFixture({ PORT: String(port), SANDBOX_URL: sandbox.url });
  }, 60_000);

  afterEach(() => move({ aheadMinutes: 0 }));

  afterAll(async () => {
    await staff.stop();
    await sandbox.close();
  });

  const post = (body: unknown, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
    fetch(`${sandbox.url}/clock`, { method: 'POST', headers, body: JSON.stringify(body) });
  async function move(body: object): Promise<ClockState> {
    const response = await post(body);
    expect(response.status).toBe(200);
    return (await response.json()) as ClockState;
  }
  const alertRow = async (id: string) =>
    (
      await staff.sql<AlertRow>('select kind, status, level, raised_at, due_at from alerts where id = $1', [
        id,
      ])
    )[0];
  const hotelId = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);

  it('escalates an alert as soon as it was moved past the deadline, and gives it the next one from there', async () => {
    const id = await staff.addAlert(staff.hotel, { urgency: 4, due_at: minutesFromNow(15) });
    await move({ advanceMinutes: 14 });
    expect(await alertRow(id)).toMatchObject({ status: 'RAISED', level: 1 });
    const { dueNow, aheadMs } = await move({ advanceMinutes: 2 });
    expect(aheadMs).toBe(16 * MINUTE);
    expect(Math.abs(Date.parse(dueNow) - minutesFromNow(16).getTime())).toBeLessThan(10_000);
    const escalated = await alertRow(id);
    expect(escalated).toMatchObject({ status: 'ESCALATED', level: 2 });
    const nextMs = escalated?.due_at.getTime() ?? 0;
    expect(Math.abs(nextMs - Date.parse(dueNow) - 15 * MINUTE)).toBeLessThan(10_000);
    await move({ to: new Date(nextMs + 1_000).toISOString() });
    expect(await alertRow(id)).toMatchObject({ status: 'ESCALATED', level: 3 });
  });

  it('shows the escalation on a console', async () => {
    const live = new LiveClient(staff.app.wsUrl, staff.token('VIEWER') ?? '');
    const stream = live.subscribe<{ readonly __typename: string; readonly alert?: { readonly id: string } }>(
      `subscription ($hotelId: ID!) { alertUpdated(hotelId: $hotelId) { __typename ... on AlertUpdated { alert { id } } } }`,
      { hotelId: hotelId() },
    );
    await stream.next('the stream stands', (item) => item.__typename === 'StreamPosition');
    const id = await staff.addAlert(staff.hotel, { due_at: minutesFromNow(30) });
    await move({ advanceMinutes: 31 });
    await stream.next(
      'the escalation',
      (each) => each.alert?.id === globalId('Alert', staff.hotel.hotelId, id),
    );
    await live.close();
  });

  it('ends a snooze, and lets nobody snooze until a time that has passed by it', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const snooze = (until: Date) =>
      staff.ask('AGENT', SNOOZE, {
        input: { conversationId: globalId('Conversation', staff.hotel.hotelId, id), until },
      });
    const status = async () =>
      (await staff.sql<{ status: string }>('select status from conversations where id = $1', [id]))[0]
        ?.status;
    expect((await snooze(minutesFromNow(60))).data?.snoozeConversation?.__typename).toBe(
      'SnoozeConversationSuccess',
    );
    await move({ advanceMinutes: 61 });
    expect(await status()).toBe('OPEN');
    expect((await snooze(minutesFromNow(60))).data?.snoozeConversation?.__typename).toBe('InvalidInputError');
    expect((await snooze(minutesFromNow(62))).data?.snoozeConversation?.__typename).toBe(
      'SnoozeConversationSuccess',
    );
    await move({ aheadMinutes: 0 });
    expect(await status()).toBe('SNOOZED');
  });

  it('tells of a guest who waits too long, once', async () => {
    const { id } = await staff.addConversation(staff.hotel, {
      turn: 'HUMAN',
      waiting_since: new Date(),
      waiting_due_at: minutesFromNow(10),
    });
    const told = () =>
      staff.sql<AlertRow>(`select kind, raised_at, due_at from alerts where conversation_id = $1`, [id]);
    await move({ advanceMinutes: 9 });
    expect(await told()).toEqual([]);
    // Also outside working hours a day is too long.
    await move({ advanceMinutes: 1_440 });
    const alerts = await told();
    expect(alerts).toMatchObject([{ kind: 'WAITING_TOO_LONG' }]);
    // When it was raised is what really happened; its deadline is one of the moved clock.
    expect(alerts[0]?.raised_at.getTime()).toBeLessThanOrEqual(Date.now());
    expect(alerts[0]?.due_at.getTime()).toBeGreaterThan(minutesFromNow(1_449).getTime());
    await move({ advanceMinutes: 1 });
    expect(await told()).toHaveLength(1);
  });

  it('touches no lease, token or session, and no time at which something happened', async () => {
    const conversation = await staff.addConversation(staff.hotel);
    const queue = async () => {
      const clientMessageId = randomUUID();
      const answer = await staff.ask('AGENT', SEND, {
        input: {
          to: { conversationId: globalId('Conversation', staff.hotel.hotelId, conversation.id) },
          clientMessageId,
          content: { text: 'On our way.' },
          expectedLastEventCursor: null,
        },
      });
      expect(answer.data?.sendMessage?.__typename).toBe('SendMessageSuccess');
      return clientMessageId;
    };
    const [leased, free] = [await queue(), await queue()];
    const leaseUntil = minutesFromNow(1);
    const token = randomUUID();
    await staff.sql('update messages set lease_token = $2, lease_until = $3 where client_message_id = $1', [
      leased,
      token,
      leaseUntil,
    ]);
    await move({ advanceMinutes: 25 * 60 });
    const rows = async (id: string) =>
      staff.sql(
        `select delivery_state, lease_token, lease_until, delivery_changed_at <= clock_timestamp() as is_real_time
         from messages where client_message_id = $1`,
        [id],
      );
    expect(await rows(leased)).toEqual([
      { delivery_state: 'QUEUED', lease_token: token, lease_until: leaseUntil, is_real_time: true },
    ]);
    expect(await rows(free)).toEqual([
      { delivery_state: 'EXPIRED', lease_token: null, lease_until: null, is_real_time: true },
    ]);
    // The token is valid for minutes, the session for days: both go on. What is queued now has its whole time.
    const later = await queue();
    await move({ advanceMinutes: 23 * 60 });
    expect(await rows(later)).toMatchObject([{ delivery_state: 'QUEUED' }]);
    await move({ advanceMinutes: 2 * 60 });
    expect(await rows(later)).toMatchObject([{ delivery_state: 'EXPIRED' }]);
  });

  describe('of several processes', () => {
    let second: TestApp;
    beforeAll(async () => {
      second = await startApp({
        databases: staff.app.databases,
        env: { SANDBOX_URL: sandbox.url },
      });
    }, 60_000);
    afterAll(() => second.stop());

    it('is the same in every process within a second or so, without a restart', async () => {
      const due = minutesFromNow(45);
      // Nobody escalates one that is taken.
      const id = await staff.addAlert(staff.hotel, { status: 'ACKNOWLEDGED', due_at: due });
      const isOverdue = async () => {
        const answer = await graphql<{
          readonly node: { readonly alerts: { readonly nodes: readonly { readonly id: string }[] } };
        }>(second.url, staff.token('AGENT'), OVERDUE, { id: hotelId() });
        return answer.data?.node.alerts.nodes.some(
          (each) => each.id === globalId('Alert', staff.hotel.hotelId, id),
        );
      };
      expect(await isOverdue()).toBe(false);
      await move({ advanceMinutes: 46 });
      await waitUntil('the other process follows', isOverdue, 5_000);
    });
  });

  it('is not there, and its row says nothing, where there is no sandbox', async () => {
    const plain = await startApp({ databases: staff.app.databases });
    const beside = await createSandbox({ apiUrl: plain.url });
    try {
      for (const method of ['GET', 'POST'])
        expect((await fetch(`${plain.url}/sandbox/clock`, { method })).status).toBe(404);
      const asked = await fetch(`${beside.url}/clock`);
      expect([asked.status, await asked.text()]).toEqual([502, expect.stringContaining('in real time')]);
      await move({ advanceMinutes: 46 });
      const id = await staff.addAlert(staff.hotel, { status: 'ACKNOWLEDGED', due_at: minutesFromNow(45) });
      const answer = await graphql(plain.url, staff.token('AGENT'), OVERDUE, { id: hotelId() });
      expect(answer.errors).toEqual([]);
      expect(JSON.stringify(answer.data)).not.toContain(globalId('Alert', staff.hotel.hotelId, id));
    } finally {
      await beside.close();
      await plain.stop();
    }
  }, 60_000);

  it('refuses what it does not understand, a time before the real one, and pages of other sites', async () => {
    for (const body of [
      {},
      { aheadMinutes: -1 },
      { advanceMinutes: '5' },
      { aheadMinutes: 1, advanceMinutes: 1 },
      { to: 'tomorrow' },
      { to: minutesFromNow(-60).toISOString() },
      { aheadMinutes: 1e12 },
    ]) {
      const response = await post(body);
      expect([body, response.status]).toEqual([body, 400]);
    }
    expect((await post({ advanceMinutes: 1 }, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await (await fetch(`${sandbox.url}/clock`)).json()) as ClockState).toMatchObject({ aheadMs: 0 });
  });
});
