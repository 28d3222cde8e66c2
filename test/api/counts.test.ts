import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStaffFixture, globalId, type Caller, type StaffFixture } from '../support/staff-fixture.js';

const QUEUES: Readonly<Record<string, string>> = {
  mine: '{ status: [OPEN, WAITING_FOR_GUEST, ESCALATED, SNOOZED], assignedToViewer: true }',
  unassigned: '{ status: [OPEN, WAITING_FOR_GUEST, ESCALATED, SNOOZED], unassigned: true }',
  waiting: '{ waitingOnly: true }',
  unread: '{ status: [OPEN, WAITING_FOR_GUEST, ESCALATED, SNOOZED], unreadOnly: true }',
  escalated: '{ status: [ESCALATED] }',
  snoozed: '{ status: [SNOOZED] }',
  withOpenAlert: '{ withOpenAlert: true }',
};

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
  const { agent, manager } = staff.hotel.users;
  for (const change of [
    { status: 'OPEN', assignee_id: agent.id },
    { status: 'OPEN', assignee_id: manager.id, waiting_since: null },
    { status: 'WAITING_FOR_GUEST', waiting_since: null },
    { status: 'ESCALATED', assignee_id: agent.id },
    { status: 'SNOOZED', snoozed_until: '2999-01-01T00:00:00Z', waiting_since: null },
    { status: 'RESOLVED', assignee_id: agent.id, waiting_since: null },
  ])
    await staff.addConversation(staff.hotel, change);
}, 90_000);

const id = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);

async function ask(caller: Caller, fields: string): Promise<Record<string, unknown>> {
  const answer = await staff.ask(caller, `query ($id: ID!) { hotel(id: $id) { ${fields} } }`, { id: id() });
  expect(answer.errors).toEqual([]);
  return answer.data?.hotel ?? {};
}

describe('the counts of an inbox', () => {
  it('are those of the lists that they name, as each person sees them', async () => {
    const seen = [];
    for (const caller of ['AGENT', 'MANAGER', 'VIEWER'] as const) {
      const lists = Object.entries(QUEUES).map(
        ([queue, filter]) => `${queue}: conversations(filter: ${filter}, first: 1) { totalCount }`,
      );
      const { inboxCounts, ...counted } = await ask(
        caller,
        `inboxCounts { ${Object.keys(QUEUES).join(' ')} } ${lists.join(' ')}`,
      );
      const expected = Object.entries(counted).map(([queue, list]) => [
        queue,
        (list as { totalCount: number }).totalCount,
      ]);
      expect(inboxCounts).toEqual(Object.fromEntries(expected));
      seen.push(inboxCounts);
    }
    expect(seen[0]).toMatchObject({ mine: 2, snoozed: 1, escalated: 1 });
    expect(seen[1]).toMatchObject({ mine: 1 });
    expect(seen[2]).toMatchObject({ mine: 0 });
  });

  it('of open alerts name each urgency, and a conversation counts its own', async () => {
    const before = (await ask('VIEWER', 'openAlertCounts { urgency count }')).openAlertCounts as {
      urgency: number;
      count: number;
    }[];
    expect(before.map(({ urgency }) => urgency)).toEqual([5, 4, 3, 2, 1]);
    const { id: conversation } = await staff.addConversation(staff.hotel);
    for (const status of ['RAISED', 'ESCALATED', 'ACKNOWLEDGED', 'RESOLVED', 'DISMISSED'])
      await staff.addAlert(staff.hotel, {
        conversation_id: conversation,
        urgency: 2,
        status,
        kind: { RAISED: 'EMERGENCY', ESCALATED: 'NEGATIVE_SENTIMENT' }[status] ?? 'HANDOFF_REQUESTED',
      });
    const after = (await ask('VIEWER', 'openAlertCounts { urgency count }')).openAlertCounts;
    expect(after).toEqual(
      before.map(({ urgency, count }) => ({ urgency, count: urgency === 2 ? count + 3 : count })),
    );
    const answer = await staff.ask(
      'VIEWER',
      'query ($id: ID!) { node(id: $id) { ... on Conversation { openAlertCount } } }',
      { id: globalId('Conversation', staff.hotel.hotelId, conversation) },
    );
    expect(answer.data?.node).toEqual({ openAlertCount: 3 });
  });

  it('are none for the platform’s admin', async () => {
    for (const field of ['inboxCounts { mine }', 'openAlertCounts { count }']) {
      const answer = await staff.ask('ADMIN', `query ($id: ID!) { hotel(id: $id) { id ${field} } }`, {
        id: id(),
      });
      expect(answer.errors.map(({ extensions }) => extensions?.code)).toEqual(['FORBIDDEN']);
      expect(answer.data?.hotel).toMatchObject({ id: id(), [field.split(' ')[0] ?? '']: null });
    }
  });
});
