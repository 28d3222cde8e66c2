import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  globalId,
  ROLES,
  createStaffFixture,
  type Answer,
  type StaffRole,
  type StaffFixture,
} from '../support/staff-fixture.js';

const STATUSES = ['OPEN', 'WAITING_FOR_GUEST', 'SNOOZED', 'ESCALATED', 'RESOLVED'] as const;
type Status = (typeof STATUSES)[number];
const COMMANDS = [
  'sendMessage',
  'snoozeConversation',
  'escalateConversation',
  'resolveConversation',
  'reopenConversation',
] as const;
type Command = (typeof COMMANDS)[number];

/** What people may make of a conversation, written from the product's table and not from the program's. */
const EXPECTED: Record<Status, Record<Command, Status | 'refused'>> = {
  OPEN: {
    sendMessage: 'WAITING_FOR_GUEST',
    snoozeConversation: 'SNOOZED',
    escalateConversation: 'ESCALATED',
    resolveConversation: 'RESOLVED',
    reopenConversation: 'refused',
  },
  WAITING_FOR_GUEST: {
    sendMessage: 'WAITING_FOR_GUEST',
    snoozeConversation: 'SNOOZED',
    escalateConversation: 'ESCALATED',
    resolveConversation: 'RESOLVED',
    reopenConversation: 'refused',
  },
  SNOOZED: {
    sendMessage: 'WAITING_FOR_GUEST',
    snoozeConversation: 'SNOOZED',
    escalateConversation: 'ESCALATED',
    resolveConversation: 'RESOLVED',
    reopenConversation: 'OPEN',
  },
  ESCALATED: {
    sendMessage: 'ESCALATED',
    snoozeConversation: 'refused',
    escalateConversation: 'refused',
    resolveConversation: 'RESOLVED',
    reopenConversation: 'OPEN',
  },
  RESOLVED: {
    sendMessage: 'refused',
    snoozeConversation: 'refused',
    escalateConversation: 'refused',
    resolveConversation: 'refused',
    reopenConversation: 'OPEN',
  },
};

const mutation = (
  command: Command,
) => `mutation ($input: ${command.charAt(0).toUpperCase()}${command.slice(1)}Input!) {
  ${command}(input: $input) { __typename ... on UserError { detail path } ... on ConversationTransitionRefusedError { conversationStatus reason } }
}`;

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

let sent = 0;
function command(role: StaffRole, name: Command, id: string): Promise<Answer> {
  const conversationId = globalId('Conversation', staff.hotel.hotelId, id);
  const extra: Partial<Record<Command, object>> = {
    sendMessage: { content: { text: 'We are on it.' }, clientMessageId: `t-${(sent += 1)}` },
    snoozeConversation: { until: new Date(Date.now() + 3_600_000).toISOString() },
  };
  const subject = name === 'sendMessage' ? { to: { conversationId } } : { conversationId };
  return staff.ask(role, mutation(name), { input: { ...subject, ...extra[name] } });
}

/** The field that says whether the viewer may give the command. */
function buttonOf(name: Command): string {
  const verb = name.replace(/Conversation|Message/, '');
  return `viewerCan${verb.charAt(0).toUpperCase()}${verb.slice(1)}`;
}

async function show(role: StaffRole, field: string, id: string): Promise<unknown> {
  const query = `query ($id: ID!) { node(id: $id) { ... on Conversation { ${field} } } }`;
  const answer = await staff.ask(role, query, { id: globalId('Conversation', staff.hotel.hotelId, id) });
  return answer.data?.node;
}

/** Everything a command could touch, of the whole hotel; a sweep sets waiting_due_at at any moment. */
function everything(): Promise<object[]> {
  return staff.sql(
    `select (select jsonb_agg(to_jsonb(c) - 'waiting_due_at' order by c.id) from conversations c where hotel_id = any ($1)) as conversations,
       (select jsonb_agg(to_jsonb(a) order by a.id) from alerts a where hotel_id = any ($1)) as alerts,
       (select count(*) from messages where hotel_id = any ($1)) as messages,
       (select count(*) from hotel_events where hotel_id = any ($1)) as events,
       (select count(*) from audit_entries where hotel_id = any ($1)) as audits`,
    [[staff.hotel.hotelId, staff.otherHotel.hotelId]],
  );
}

async function statusOf(id: string): Promise<string | undefined> {
  const [row] = await staff.sql<{ status: string }>('select status from conversations where id = $1', [id]);
  return row?.status;
}

async function traces(id: string): Promise<{ events: number; audits: number }> {
  const [row] = await staff.sql<{ events: number; audits: number }>(
    `select (select count(*)::int from hotel_events where conversation_id = $1 and kind = 'CONVERSATION_UPDATED') as events,
       (select count(*)::int from audit_entries where subject_id = $1
          or subject_id in (select id from messages where conversation_id = $1)) as audits`,
    [id],
  );
  return row ?? { events: 0, audits: 0 };
}

describe('a conversation', () => {
  for (const from of STATUSES) {
    for (const name of COMMANDS) {
      for (const role of ROLES) {
        const isForManagers = from === 'ESCALATED' && name === 'reopenConversation';
        const outcome = role === 'AGENT' && isForManagers ? 'refused' : EXPECTED[from][name];
        const words =
          role === 'VIEWER' ? 'is forbidden' : outcome === 'refused' ? 'is refused' : `makes it ${outcome}`;
        it(`that is ${from}: ${name} by ${role} ${words}`, async () => {
          const { id } = await staff.addConversation(staff.hotel, { status: from });
          const before = await everything();
          const button = buttonOf(name);
          expect(await show(role, button, id)).toEqual({
            [button]: role !== 'VIEWER' && outcome !== 'refused',
          });
          const answer = await command(role, name, id);
          if (role === 'VIEWER') {
            expect(answer.errors[0]?.extensions?.code).toBe('FORBIDDEN');
            expect(await everything()).toEqual(before);
          } else if (outcome === 'refused') {
            expect(answer.data?.[name]).toEqual({
              __typename: 'ConversationTransitionRefusedError',
              detail: expect.any(String),
              path: name === 'sendMessage' ? ['input', 'to', 'conversationId'] : ['input', 'conversationId'],
              conversationStatus: from,
              reason: isForManagers ? 'ROLE_TOO_LOW' : 'STATUS',
            });
            expect(await everything()).toEqual(before);
          } else {
            expect(answer).toMatchObject({
              errors: [],
              data: { [name]: { __typename: expect.stringMatching(/Success$/) } },
            });
            expect(await statusOf(id)).toBe(outcome);
            expect(await traces(id)).toEqual({ events: 1, audits: 1 });
          }
        });
      }
    }
  }

  it('that is escalated is resolved only when its alerts are closed', async () => {
    const { id } = await staff.addConversation(staff.hotel, { status: 'ESCALATED', open_alert_urgency: 3 });
    const alertId = await staff.addAlert(staff.hotel, { conversation_id: id });
    const before = await everything();
    expect(await show('OWNER', 'viewerCanResolve', id)).toEqual({ viewerCanResolve: false });
    const refused = await command('OWNER', 'resolveConversation', id);
    expect(refused.data?.resolveConversation).toMatchObject({
      reason: 'ALERTS_OPEN',
      conversationStatus: 'ESCALATED',
    });
    expect(await everything()).toEqual(before);

    await staff.sql(`update alerts set status = 'DISMISSED' where id = $1`, [alertId]);
    await command('AGENT', 'resolveConversation', id);
    expect(await statusOf(id)).toBe('RESOLVED');
  });

  it('that is resolved is not reopened while a newer one with the guest is open', async () => {
    const old = await staff.addConversation(staff.hotel, { status: 'RESOLVED' });
    await staff.addConversation(staff.hotel, { guest_id: old.guestId });
    const before = await everything();
    expect(await show('OWNER', 'viewerCanReopen', old.id)).toEqual({ viewerCanReopen: false });
    const answer = await command('OWNER', 'reopenConversation', old.id);
    expect(answer.data?.reopenConversation).toMatchObject({
      reason: 'NEWER_CONVERSATION_OPEN',
      conversationStatus: 'RESOLVED',
    });
    expect(await everything()).toEqual(before);
  });

  it('of two resolved ones with a guest, reopened at the same moment, only one opens', async () => {
    const one = await staff.addConversation(staff.hotel, { status: 'RESOLVED' });
    const two = await staff.addConversation(staff.hotel, { status: 'RESOLVED', guest_id: one.guestId });
    const answers = await Promise.all(
      [one.id, two.id].map((id) => command('AGENT', 'reopenConversation', id)),
    );
    const names = answers.map((answer) => answer.data?.reopenConversation?.__typename).sort();
    expect(names).toEqual(['ConversationTransitionRefusedError', 'ReopenConversationSuccess']);
  });

  it('is snoozed only until a time in the future', async () => {
    const { id } = await staff.addConversation(staff.hotel);
    const answer = await staff.ask('AGENT', mutation('snoozeConversation'), {
      input: {
        conversationId: globalId('Conversation', staff.hotel.hotelId, id),
        until: '2020-01-01T00:00:00Z',
      },
    });
    expect(answer.data?.snoozeConversation).toMatchObject({
      __typename: 'InvalidInputError',
      path: ['input', 'until'],
    });
    expect(await statusOf(id)).toBe('OPEN');
  });
});
