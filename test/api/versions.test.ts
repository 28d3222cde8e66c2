import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app-process.js';
import { graphqlData, signIn } from '../support/graphql-client.js';
import { createChannelFixture, postJson, type ChannelFixture } from '../support/channel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import { waitUntil } from '../support/wait-until.js';

/** What everybody sees of the three, with everything that hangs on them. */
const FRAGMENTS = `
  fragment OfMessage on Message { id version updatedAt seq text editedAt deletedAt language intent
    delivery { state reason changedAt attempts(first: 5) { nodes { number finishedAt outcome reason } } }
    attachment { status failure mimeType sizeBytes } sentiment { label score evidence analyzedAt }
    reactions { emoji reactedAt } pollVotes { selected votedAt } details { call { status } poll { question } } }
  fragment OfConversation on Conversation { id version updatedAt status mood { label score trend basedOn } urgency turn
    lastMessageAt waitingSince snoozedUntil labels assignee { id } lastMessage { id } }
  fragment OfAlert on Alert { id version updatedAt kind urgency status dueAt level assignee { id } acknowledgedAt resolvedAt
    resolution causes(first: 10) { nodes { id urgency reason } } }`;
const STREAMS = {
  messageAdded: 'MessageAdded { message { ...OfMessage } }',
  messageUpdated: 'MessageUpdated { message { ...OfMessage } }',
  conversationUpdated: 'ConversationUpdated { conversation { ...OfConversation } }',
  alertRaised: 'AlertRaised { alert { ...OfAlert } }',
  alertUpdated: 'AlertUpdated { alert { ...OfAlert } }',
};
const ALL = `query ($id: ID!) { hotel(id: $id) { conversations(first: 2) { nodes { ...OfConversation messages(last: 20) { nodes { ...OfMessage } } } }
  alerts(first: 5) { nodes { ...OfAlert } } } }`;

interface Snapshot extends Record<string, unknown> {
  readonly id: string;
  readonly version: number;
  readonly updatedAt: string;
}
interface Item {
  readonly __typename: string;
  readonly message?: Snapshot;
  readonly conversation?: Snapshot;
  readonly alert?: Snapshot;
}
type Changed = (snapshot: Snapshot) => boolean;

let app: TestApp;
let line: ChannelFixture;
let token: string;
let client: LiveClient;
let streams: Map<string, ReturnType<LiveClient['subscribe']>>;
/** Every snapshot that was seen, of the streams and of queries that never stop, by id and version. */
const seen = new Map<string, Map<number, Snapshot>>();
const clashes: [Snapshot, Snapshot][] = [];
let isAsking = true;
let asking: Promise<void>;

beforeAll(async () => {
  app = await startApp({
    sandbox: true,
    env: { SEND_LATENCY_MS: '20', DELIVERED_AFTER_MS: '100', READ_AFTER_MS: '100', WEBHOOK_GAP_MS: '1' },
  });
  line = await createChannelFixture(app.databases, app.sandboxUrl ?? '', app.url);
  token = await signIn(app.url, line.users.manager);
  client = new LiveClient(app.wsUrl, token);
  streams = new Map(
    Object.entries(STREAMS).map(([name, selection]) => {
      const type = selection.split(' ')[0] ?? '';
      const fragment = `Of${/\.\.\.Of(\w+)/.exec(selection)?.[1]}`;
      const text = new RegExp(`fragment ${fragment} on [^]*?(?=\\n  fragment|$)`).exec(FRAGMENTS)?.[0];
      const query = `subscription ($id: ID!) { ${name}(hotelId: $id) { __typename ... on ${type}${selection.slice(type.length)} } } ${text}`;
      return [name, client.subscribe<Item>(query, { id: hotelId() })] as const;
    }),
  );
  for (const stream of streams.values())
    await stream.next('live', (item) => (item as Item).__typename === 'StreamPosition');
  asking = askAllTheTime();
}, 120_000);

afterAll(async () => {
  isAsking = false;
  await asking;
  await client.close();
  await app.stop();
});

const hotelId = () => line.globalId('Hotel', line.hotelId);
const conversationId = () => line.globalId('Conversation', line.conversationId);

function note(snapshot: Snapshot): void {
  const versions = seen.get(snapshot.id) ?? new Map<number, Snapshot>();
  seen.set(snapshot.id, versions);
  const known = versions.get(snapshot.version);
  versions.set(snapshot.version, snapshot);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(snapshot))
    clashes.push([known, snapshot]);
}

/** A client that asks for everything again and again, to see what is between two events too. */
async function askAllTheTime(): Promise<void> {
  while (isAsking) {
    const data = await graphqlData<{
      hotel: {
        conversations: { nodes: ({ messages: { nodes: Snapshot[] } } & Snapshot)[] };
        alerts: { nodes: Snapshot[] };
      };
    }>(app.url, token, ALL + FRAGMENTS, { id: hotelId() });
    for (const { messages, ...conversation } of data.hotel.conversations.nodes) {
      note(conversation);
      messages.nodes.forEach(note);
    }
    data.hotel.alerts.nodes.forEach(note);
  }
}

const subjectOf = (item: Item) => item.message ?? item.conversation ?? item.alert;
const itemsOf = (name: keyof typeof STREAMS) =>
  (streams.get(name)?.items ?? []).flatMap(({ item }) => subjectOf(item as Item) ?? []);

/** Resolves with what the stream has delivered behind the first `from` items and is as wanted. */
async function delivered(
  name: keyof typeof STREAMS,
  what: string,
  isWanted: Changed,
  from = 0,
): Promise<Snapshot> {
  return waitUntil(`${name}: ${what}`, async () => itemsOf(name).slice(from).find(isWanted) ?? null);
}

const guest = (message: Record<string, unknown>) =>
  postJson(`${app.sandboxUrl}/guest/messages`, {
    instanceId: line.channel.instanceId,
    phone: line.chatId.split('@')[0],
    name: 'Ann',
    ...message,
  }) as Promise<{ idMessage: string }>;

async function command(name: string, input: Record<string, unknown>): Promise<void> {
  const type = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  const mutation = `mutation ($input: ${type}Input!) { result: ${name}(input: $input) { __typename } }`;
  const data = await graphqlData<{ result: { __typename: string } }>(app.url, token, mutation, { input });
  expect(data.result.__typename).toBe(`${type}Success`);
}

/** Does something and waits for what the stream tells of it; its version is larger than any that was seen before. */
async function step(
  name: keyof typeof STREAMS,
  what: string,
  act: () => Promise<unknown>,
  isWanted: Changed,
): Promise<Snapshot> {
  const from = itemsOf(name).length;
  const known = new Map([...seen].map(([id, versions]) => [id, Math.max(...versions.keys())]));
  await act();
  const snapshot = await delivered(name, what, isWanted, from);
  note(snapshot);
  expect({ what, isNewer: snapshot.version > (known.get(snapshot.id) ?? 0) }).toEqual({
    what,
    isNewer: true,
  });
  return snapshot;
}

/** Of one stream's items about one thing each is newer than the one before, or the same again. */
function expectOrder(names: readonly (keyof typeof STREAMS)[]): void {
  for (const name of names) {
    const last = new Map<string, Snapshot>();
    for (const item of itemsOf(name)) {
      note(item);
      const before = last.get(item.id);
      if (before !== undefined && before.version === item.version) expect(item).toEqual(before);
      else expect(item.version).toBeGreaterThan(before?.version ?? 0);
      if (before !== undefined) expect(item.updatedAt >= before.updatedAt).toBe(true);
      last.set(item.id, item);
    }
  }
  expect(clashes).toEqual([]);
}

describe('through a whole life each item is newer than the one before, and equal versions are equal', () => {
  it('of what a guest writes, edits, sends and takes back', async () => {
    const { idMessage } = await guest({ text: 'Good morning' });
    const first = await delivered(
      'messageAdded',
      'the guest’s message',
      (each) => each.text === 'Good morning',
    );
    note(first);
    const isIt: Changed = (each) => each.id === first.id;
    await step(
      'messageUpdated',
      'edited',
      () =>
        guest({
          kind: 'edit',
          quotedMessageId: idMessage,
          text: 'The room is dirty and nobody helps, terrible',
        }),
      (each) => isIt(each) && each.editedAt !== null,
    );
    await step(
      'messageUpdated',
      'a reaction',
      () => guest({ kind: 'reaction', quotedMessageId: idMessage, text: '😡' }),
      (each) => isIt(each) && (each.reactions as unknown[]).length === 1,
    );
    await step(
      'messageUpdated',
      'the reaction taken back',
      () => guest({ kind: 'reaction', quotedMessageId: idMessage, text: '' }),
      (each) => isIt(each) && (each.reactions as unknown[]).length === 0,
    );
    await step(
      'messageUpdated',
      'taken back',
      () => guest({ kind: 'delete', quotedMessageId: idMessage }),
      (each) => isIt(each) && each.deletedAt !== null,
    );
    await guest({ kind: 'image', caption: 'Look at this' });
    await delivered(
      'messageUpdated',
      'a stored file',
      (each) => (each.attachment as { status: string } | null)?.status === 'STORED',
    );
    const poll = await guest({ kind: 'poll', text: 'Breakfast?', options: ['Yes', 'No'] });
    await step(
      'messageUpdated',
      'a vote',
      () => guest({ kind: 'pollVote', quotedMessageId: poll.idMessage, text: 'Yes' }),
      (each) => (each.pollVotes as unknown[]).length === 1,
    );
    await guest({ kind: 'call', callStatus: 'missed' });
    await delivered('messageUpdated', 'a missed call', (each) => {
      const { call } = each.details as { call: { status: string } | null };
      return call?.status === 'MISSED';
    });
    expectOrder(['messageAdded', 'messageUpdated', 'conversationUpdated']);
  }, 60_000);

  it('of what the hotel sends', async () => {
    const input = {
      to: { conversationId: conversationId() },
      content: { text: 'On my way' },
      clientMessageId: 'v-1',
    };
    await command('sendMessage', input);
    const sent = await delivered('messageUpdated', 'READ', ({ text, delivery }) => {
      return text === 'On my way' && (delivery as { state: string }).state === 'READ';
    });
    expect(sent.version).toBeGreaterThan(3);
    expectOrder(['messageAdded', 'messageUpdated', 'conversationUpdated']);
  }, 60_000);

  it('of a conversation', async () => {
    const changed = (name: string, input: Record<string, unknown>, isWanted: Changed) =>
      step(
        'conversationUpdated',
        name,
        () => command(name, { conversationId: conversationId(), ...input }),
        isWanted,
      );
    const me = line.globalId('User', line.users.manager.id);
    await changed(
      'assignConversation',
      { assignee: { userId: me }, expectedAssignee: { nobody: true } },
      (each) => (each.assignee as { id: string } | null)?.id === me,
    );
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await changed('snoozeConversation', { until }, (each) => each.status === 'SNOOZED');
    await changed('reopenConversation', {}, (each) => each.status === 'OPEN');
    await changed('escalateConversation', {}, (each) => each.status === 'ESCALATED');
    await changed('reopenConversation', {}, (each) => each.status === 'OPEN');
    await changed('resolveConversation', {}, (each) => each.status === 'RESOLVED');
    await step(
      'conversationUpdated',
      'reopened by the guest',
      () => guest({ text: 'One more thing' }),
      (each) => each.status === 'OPEN',
    );
    expectOrder(['conversationUpdated']);
  }, 60_000);

  it('of an alert, from its cause to its end', async () => {
    await guest({ text: 'There is smoke in the corridor, fire!' });
    const raised = await delivered('alertRaised', 'an emergency', (each) => each.kind === 'EMERGENCY');
    note(raised);
    const isIt: Changed = (each) => each.id === raised.id;
    const causes = (each: Snapshot) => (each.causes as { nodes: unknown[] }).nodes.length;
    await step(
      'alertUpdated',
      'a further cause',
      () => guest({ text: 'Fire! Please help, there is a fire on the second floor' }),
      (each) => isIt(each) && causes(each) === 2,
    );
    for (const [name, input, status] of [
      ['acknowledgeAlert', {}, 'ACKNOWLEDGED'],
      ['startAlert', {}, 'IN_PROGRESS'],
      ['resolveAlert', { reason: 'A toaster' }, 'RESOLVED'],
    ] as const) {
      await step(
        'alertUpdated',
        name,
        () => command(name, { alertId: raised.id, ...input }),
        (each) => isIt(each) && each.status === status,
      );
    }
    expectOrder(['alertRaised', 'alertUpdated', 'conversationUpdated', 'messageAdded']);
  }, 60_000);
});
