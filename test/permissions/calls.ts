import { randomUUID } from 'node:crypto';
import { globalId, type StaffFixture } from '../support/staff-fixture.js';
import type { Subject } from './expected-matrix.js';

/** An operation with its variables. */
export interface Call {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Makes the call of one root field for a subject that is new each time, so that no call changes another's. */
type MakeCall = (staff: StaffFixture, subject: Subject) => Promise<Call>;

const NOWHERE = randomUUID();

async function idOf(
  staff: StaffFixture,
  subject: Subject,
  type: string,
  make: (hotel: StaffFixture['hotel']) => Promise<string>,
): Promise<string> {
  switch (subject) {
    case 'own':
      return globalId(type, staff.hotel.hotelId, await make(staff.hotel));
    case 'foreign':
      return globalId(type, staff.otherHotel.hotelId, await make(staff.otherHotel));
    case 'neverHere':
      return globalId(type, staff.hotel.hotelId, randomUUID());
    case 'never':
      return globalId(type, NOWHERE, type === 'Hotel' ? NOWHERE : randomUUID());
    case 'malformed':
      return 'rubbish';
  }
}

const conversationId = (staff: StaffFixture, subject: Subject, status = 'OPEN') =>
  idOf(staff, subject, 'Conversation', async (hotel) => (await staff.addConversation(hotel, { status })).id);
const alertId = (staff: StaffFixture, subject: Subject) =>
  idOf(staff, subject, 'Alert', (hotel) => staff.addAlert(hotel));
const hotelId = (staff: StaffFixture, subject: Subject) =>
  idOf(staff, subject, 'Hotel', (hotel) => Promise.resolve(hotel.hotelId));

/** A dead letter of hotel A. */
const deadLetterId = (staff: StaffFixture, subject: Subject) =>
  idOf(staff, subject, 'Notification', async (hotel) => {
    const id = randomUUID();
    await staff.sql(
      `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, body, received_at,
         correlation_id, status, reason)
       values ($1, $2, date_trunc('week', now() at time zone 'UTC')::date, $3::text, $3::uuid, '', 'rubbish', now(), 'test',
         'QUARANTINED', 'INVALID_JSON')`,
      [hotel.hotelId, hotel.channel.id, id],
    );
    return id;
  });

function mutation(name: string, input: (staff: StaffFixture, subject: Subject) => Promise<object>): MakeCall {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
  const query = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on UserError { said: detail path } } }`;
  return async (staff, subject) => ({ query, variables: { input: await input(staff, subject) } });
}

const ofConversation = (name: string, extra: object = {}, status = 'OPEN') =>
  mutation(name, async (staff, subject) => ({
    conversationId: await conversationId(staff, subject, status),
    ...extra,
  }));
const ofAlert = (name: string, extra: object = {}) =>
  mutation(name, async (staff, subject) => ({ alertId: await alertId(staff, subject), ...extra }));
const stream =
  (name: string): MakeCall =>
  async (staff, subject) => ({
    query: `subscription ($hotelId: ID!) { ${name}(hotelId: $hotelId) { __typename } }`,
    variables: { hotelId: await hotelId(staff, subject) },
  });

/** How each root field is called. */
export const calls: Readonly<Record<string, MakeCall>> = {
  'Query.viewer': () => Promise.resolve({ query: '{ viewer { __typename } }', variables: {} }),
  'Query.hotels': () => Promise.resolve({ query: '{ hotels { __typename } }', variables: {} }),
  'Query.hotel': async (staff, subject) => ({
    query: 'query ($id: ID!) { hotel(id: $id) { id } }',
    variables: { id: await hotelId(staff, subject) },
  }),
  'Query.node': async (staff, subject) => ({
    query: 'query ($id: ID!) { node(id: $id) { id } }',
    variables: { id: await conversationId(staff, subject) },
  }),
  'Query.nodes': async (staff, subject) => ({
    query: 'query ($ids: [ID!]!) { nodes(ids: $ids) { id } }',
    variables: { ids: [await conversationId(staff, subject), await alertId(staff, subject)] },
  }),
  'Mutation.signIn': mutation('signIn', () =>
    Promise.resolve({ email: `${randomUUID()}@nobody.example`, password: 'not a password' }),
  ),
  'Mutation.refreshSession': mutation('refreshSession', () =>
    Promise.resolve({ refreshToken: randomUUID() }),
  ),
  'Mutation.renewConnection': mutation('renewConnection', () => Promise.resolve({ accessToken: 'rubbish' })),
  'Mutation.signOut': () =>
    Promise.resolve({
      query: 'mutation ($input: SignOutInput!) { signOut(input: $input) { __typename } }',
      variables: { input: { everywhere: false } },
    }),
  'Mutation.sendMessage': mutation('sendMessage', async (staff, subject) => ({
    to: { conversationId: await conversationId(staff, subject) },
    content: { text: 'We are on it.' },
    clientMessageId: randomUUID(),
  })),
  'Mutation.resolveConversation': ofConversation('resolveConversation'),
  'Mutation.reopenConversation': ofConversation('reopenConversation', {}, 'RESOLVED'),
  'Mutation.escalateConversation': ofConversation('escalateConversation'),
  'Mutation.snoozeConversation': ofConversation('snoozeConversation', {
    until: new Date(Date.now() + 86_400_000).toISOString(),
  }),
  'Mutation.assignConversation': ofConversation('assignConversation', {
    assignee: { nobody: true },
    expectedAssignee: { nobody: true },
  }),
  'Mutation.markConversationRead': ofConversation('markConversationRead', { upToSeq: 0 }),
  'Mutation.acknowledgeAlert': ofAlert('acknowledgeAlert'),
  'Mutation.startAlert': ofAlert('startAlert'),
  'Mutation.resolveAlert': ofAlert('resolveAlert', { reason: 'Done' }),
  'Mutation.dismissAlert': ofAlert('dismissAlert', { reason: 'Nothing to do' }),
  'Query.system': () =>
    Promise.resolve({ query: '{ system { deadLetters(first: 1) { __typename } } }', variables: {} }),
  'Mutation.replayDeadLetters': async (staff, subject) => ({
    query: `mutation ($ids: [ID!]!) { replayDeadLetters(input: { ids: $ids }) {
      __typename ... on ReplayDeadLettersSuccess { results { __typename } } } }`,
    variables: { ids: [await deadLetterId(staff, subject)] },
  }),
  'Mutation.revealDeadLetter': mutation('revealDeadLetter', async (staff, subject) => ({
    id: await deadLetterId(staff, subject),
    reason: 'A test',
  })),
  'Subscription.messageAdded': stream('messageAdded'),
  'Subscription.messageUpdated': stream('messageUpdated'),
  'Subscription.conversationUpdated': stream('conversationUpdated'),
  'Subscription.conversationRead': stream('conversationRead'),
  'Subscription.alertRaised': stream('alertRaised'),
  'Subscription.alertUpdated': stream('alertUpdated'),
  'Subscription.hotelEvents': stream('hotelEvents'),
};
