import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  globalId,
  ROLES,
  createStaffFixture,
  type Answer,
  type StaffRole,
  type StaffFixture,
} from '../support/staff-fixture.js';

const STATUSES = ['RAISED', 'ACKNOWLEDGED', 'IN_PROGRESS', 'ESCALATED', 'RESOLVED', 'DISMISSED'] as const;
type Status = (typeof STATUSES)[number];
const COMMANDS = ['acknowledgeAlert', 'startAlert', 'resolveAlert', 'dismissAlert'] as const;
type Command = (typeof COMMANDS)[number];

const closing = { resolveAlert: 'RESOLVED', dismissAlert: 'DISMISSED' } as const;
const none = {
  acknowledgeAlert: 'refused',
  startAlert: 'refused',
  resolveAlert: 'refused',
  dismissAlert: 'refused',
} as const;

/** What people may make of an alert, written from the product's life cycle and not from the program's table. */
const EXPECTED: Record<Status, Record<Command, Status | 'refused'>> = {
  RAISED: { acknowledgeAlert: 'ACKNOWLEDGED', startAlert: 'IN_PROGRESS', ...closing },
  ESCALATED: { acknowledgeAlert: 'ACKNOWLEDGED', startAlert: 'IN_PROGRESS', ...closing },
  ACKNOWLEDGED: { acknowledgeAlert: 'refused', startAlert: 'IN_PROGRESS', ...closing },
  IN_PROGRESS: { acknowledgeAlert: 'refused', startAlert: 'refused', ...closing },
  RESOLVED: none,
  DISMISSED: none,
};

const mutation = (
  command: Command,
) => `mutation ($input: ${command.charAt(0).toUpperCase()}${command.slice(1)}Input!) {
  ${command}(input: $input) { __typename ... on UserError { detail path } ... on AlertTransitionRefusedError { alertStatus } }
}`;

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

function command(
  role: StaffRole,
  name: Command,
  id: string,
  reason = 'Moved to a quiet room',
): Promise<Answer> {
  const extra = name === 'resolveAlert' || name === 'dismissAlert' ? { reason } : {};
  return staff.ask(role, mutation(name), {
    input: { alertId: globalId('Alert', staff.hotel.hotelId, id), ...extra },
  });
}

function everything(): Promise<object[]> {
  return staff.sql(
    `select (select jsonb_agg(to_jsonb(a) order by a.id) from alerts a where hotel_id = any ($1)) as alerts,
       (select jsonb_agg(to_jsonb(c) - 'waiting_due_at' order by c.id) from conversations c where hotel_id = any ($1)) as conversations,
       (select count(*) from hotel_events where hotel_id = any ($1)) as events,
       (select count(*) from audit_entries where hotel_id = any ($1)) as audits`,
    [[staff.hotel.hotelId, staff.otherHotel.hotelId]],
  );
}

async function alertOf(id: string): Promise<Record<string, unknown>> {
  const [row] = await staff.sql<Record<string, unknown>>('select * from alerts where id = $1', [id]);
  return row ?? {};
}

async function eventsOf(id: string): Promise<string[]> {
  const rows = await staff.sql<{ kind: string }>('select kind from hotel_events where subject_id = $1', [id]);
  return rows.map((row) => row.kind);
}

describe('an alert', () => {
  for (const from of STATUSES) {
    for (const name of COMMANDS) {
      for (const role of ROLES) {
        const outcome = EXPECTED[from][name];
        const words =
          role === 'VIEWER' ? 'is forbidden' : outcome === 'refused' ? 'is refused' : `makes it ${outcome}`;
        it(`that is ${from}: ${name} by ${role} ${words}`, async () => {
          const id = await staff.addAlert(staff.hotel, { status: from });
          const before = await everything();
          const button = `viewerCan${name.charAt(0).toUpperCase()}${name.slice(1, -'Alert'.length)}`;
          const shown = await staff.ask(
            role,
            `query ($id: ID!) { node(id: $id) { ... on Alert { ${button} } } }`,
            {
              id: globalId('Alert', staff.hotel.hotelId, id),
            },
          );
          expect(shown.data).toEqual({ node: { [button]: role !== 'VIEWER' && outcome !== 'refused' } });
          const answer = await command(role, name, id);
          if (role === 'VIEWER') {
            expect(answer.errors[0]?.extensions?.code).toBe('FORBIDDEN');
            expect(await everything()).toEqual(before);
          } else if (outcome === 'refused') {
            expect(answer.data?.[name]).toEqual({
              __typename: 'AlertTransitionRefusedError',
              detail: expect.any(String),
              path: ['input', 'alertId'],
              alertStatus: from,
            });
            expect(await everything()).toEqual(before);
          } else {
            expect(answer).toMatchObject({
              errors: [],
              data: { [name]: { __typename: expect.stringMatching(/Success$/) } },
            });
            expect(await alertOf(id)).toMatchObject({ status: outcome });
            expect(await eventsOf(id)).toEqual(['ALERT_UPDATED']);
          }
        });
      }
    }
  }

  it('belongs to who took it, and keeps who closed it and why', async () => {
    const id = await staff.addAlert(staff.hotel);
    const { agent, manager } = staff.hotel.users;
    await command('AGENT', 'acknowledgeAlert', id);
    expect(await alertOf(id)).toMatchObject({
      owner_id: agent.id,
      acknowledged_by: agent.id,
      resolved_by: null,
    });
    await command('MANAGER', 'resolveAlert', id, 'Changed the room');
    expect(await alertOf(id)).toMatchObject({
      owner_id: agent.id,
      acknowledged_by: agent.id,
      resolved_by: manager.id,
      resolution: 'Changed the room',
    });
  });

  it('leaves one audit row for each command, without anybody’s words', async () => {
    const id = await staff.addAlert(staff.hotel);
    await command('AGENT', 'acknowledgeAlert', id);
    await command('MANAGER', 'resolveAlert', id, 'Changed the room');
    const rows = await staff.sql(
      'select actor_user_id, action, subject_type, detail, request_id is not null as traced from audit_entries where subject_id = $1 order by id',
      [id],
    );
    expect(rows).toEqual([
      {
        actor_user_id: staff.hotel.users.agent.id,
        action: 'alert.acknowledge',
        subject_type: 'Alert',
        detail: { from: 'RAISED', to: 'ACKNOWLEDGED' },
        traced: true,
      },
      {
        actor_user_id: staff.hotel.users.manager.id,
        action: 'alert.resolve',
        subject_type: 'Alert',
        detail: { from: 'ACKNOWLEDGED', to: 'RESOLVED' },
        traced: true,
      },
    ]);
  });

  it('that is closed leaves its conversation with the urgency of those still open', async () => {
    const { id: conversation_id } = await staff.addConversation(staff.hotel, { open_alert_urgency: 4 });
    const high = await staff.addAlert(staff.hotel, { conversation_id, urgency: 4 });
    const low = await staff.addAlert(staff.hotel, { conversation_id, urgency: 2, kind: 'WAITING_TOO_LONG' });
    const urgency = async () =>
      (await staff.sql('select open_alert_urgency from conversations where id = $1', [conversation_id]))[0];
    await command('AGENT', 'acknowledgeAlert', high);
    expect(await urgency()).toEqual({ open_alert_urgency: 4 });
    await command('AGENT', 'resolveAlert', high);
    expect(await urgency()).toEqual({ open_alert_urgency: 2 });
    await command('AGENT', 'dismissAlert', low);
    expect(await urgency()).toEqual({ open_alert_urgency: null });
    const events = await staff.sql<{ kind: string }>(
      'select kind from hotel_events where conversation_id = $1 order by number',
      [conversation_id],
    );
    expect(events.map((event) => event.kind)).toEqual([
      'ALERT_UPDATED',
      'ALERT_UPDATED',
      'CONVERSATION_UPDATED',
      'ALERT_UPDATED',
      'CONVERSATION_UPDATED',
    ]);
  });

  it('is closed only with a reason of 1 to 1,000 visible characters', async () => {
    const id = await staff.addAlert(staff.hotel);
    const before = await everything();
    for (const reason of ['', ' \n\u200b', 'x'.repeat(1_001), 'a\0b', '\ud800']) {
      const answer = await command('AGENT', 'resolveAlert', id, reason);
      expect(answer.data?.resolveAlert).toMatchObject({
        __typename: 'InvalidInputError',
        path: ['input', 'reason'],
      });
    }
    expect(await everything()).toEqual(before);
    const answer = await command('AGENT', 'resolveAlert', id, '🧯'.repeat(1_000));
    expect(answer.data?.resolveAlert).toEqual({ __typename: 'ResolveAlertSuccess' });
  });

  it('that twenty people take at once is taken by one', async () => {
    const id = await staff.addAlert(staff.hotel);
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) => command(i % 2 ? 'AGENT' : 'MANAGER', 'acknowledgeAlert', id)),
    );
    const names = answers.map((answer) => answer.data?.acknowledgeAlert?.__typename);
    expect(names.filter((name) => name === 'AcknowledgeAlertSuccess')).toHaveLength(1);
    expect(names.filter((name) => name === 'AlertTransitionRefusedError')).toHaveLength(19);
    expect(await eventsOf(id)).toEqual(['ALERT_UPDATED']);
  });
});
