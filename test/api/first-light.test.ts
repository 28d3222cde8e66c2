import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/free-port.js';
import { decodeGlobalId, encodeGlobalId } from '../../src/schema/global-id.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase } from '../support/databases.js';
import { graphql, graphqlData, signIn } from '../support/graphql-client.js';
import { createChannelFixture, postJson } from '../support/channel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import { startSandbox } from '../support/sandbox-process.js';
import { waitUntil } from '../support/wait-until.js';

const PASSWORD = 'sandbox-password';
const AURORA = { instanceId: '1101000001', domain: 'aurora.example' };
const person = (role: string, domain: string) => ({ email: `${role}@${domain}`, password: PASSWORD });

interface AlertRaisedItem {
  __typename: string;
  cursor: string;
  alert?: {
    id: string;
    kind: string;
    urgency: number;
    message: { id: string; text: string } | null;
    conversation: { id: string; guest: { id: string } };
  };
}

interface Refusal {
  extensions: { requestId: string; code: string };
}

interface MessageItem {
  __typename: string;
  cursor: string;
  message?: {
    id: string;
    text: string | null;
    authorKind: string;
    sentiment: { label: string } | null;
    delivery: { state: string } | null;
  };
}

const ALERT_RAISED = `subscription ($hotelId: ID!, $after: EventCursor) { alertRaised(hotelId: $hotelId, after: $after) { __typename
  ... on AlertRaised { cursor alert { id kind urgency message { id text } conversation { id guest { id } } } }
  ... on StreamPosition { cursor } ... on RefreshRequired { cursor reason } } }`;
const messages = (
  field: string,
  type: string,
) => `subscription ($hotelId: ID!) { ${field}(hotelId: $hotelId) { __typename
  ... on ${type} { cursor message { id text authorKind sentiment { label } delivery { state } } } ... on StreamPosition { cursor } } }`;

const hotelIdOf = async (app: TestApp, token: string) => {
  const data = await graphqlData<{
    viewer: { memberships: { edges: { node: { hotel: { id: string } } }[] } };
  }>(app.url, token, '{ viewer { memberships { edges { node { hotel { id } } } } } }');
  return data.viewer.memberships.edges[0]?.node.hotel.id ?? '';
};

describe('first light', () => {
  let app: TestApp;
  let agent: string;
  let stranger: string;
  let hotelId: string;
  let alert: NonNullable<AlertRaisedItem['alert']>;
  const steps: string[] = [];

  beforeAll(async () => {
    app = await startApp({ sandbox: true });
    agent = await signIn(app.url, person('agent', AURORA.domain));
    stranger = await signIn(app.url, person('owner', 'morskoy.example'));
    hotelId = await hotelIdOf(app, agent);
  }, 90_000);

  afterAll(async () => {
    process.stdout.write(`\nfirst light, milliseconds after the guest wrote:\n${steps.join('\n')}\n`);
    await app.stop();
  });

  it('brings a guest’s complaint to a subscribed console as message and alert, and the answer to the guest with two ticks', async () => {
    const live = new LiveClient(app.wsUrl, agent);
    const alerts = live.subscribe<AlertRaisedItem>(ALERT_RAISED, { hotelId });
    const added = live.subscribe<MessageItem>(messages('messageAdded', 'MessageAdded'), { hotelId });
    const updated = live.subscribe<MessageItem>(messages('messageUpdated', 'MessageUpdated'), { hotelId });
    for (const each of [alerts, added, updated])
      await each.next('the stream stands', (item) => item.__typename === 'StreamPosition');

    const text = 'The AC in 412 is broken again and nobody came although I called reception three times!';
    const startedAt = performance.now();
    const step = (what: string, at = performance.now()) =>
      steps.push(`${(at - startedAt).toFixed(0).padStart(6)}  ${what}`);
    await postJson(`${app.sandboxUrl}/guest/messages`, {
      instanceId: AURORA.instanceId,
      phone: '491510000955',
      name: 'Erika Test',
      text,
    });
    step('sandbox took the message');

    const stored = await added.next('the message', (item) => item.message?.text === text);
    step('message on the console', stored.at);
    expect(stored.item.message?.sentiment?.label).toBe('NEGATIVE');
    const raised = await alerts.next('the alert', (item) => item.alert?.message?.text === text);
    step(`alert ${raised.item.alert?.kind} urgency ${raised.item.alert?.urgency} on the console`, raised.at);
    if (raised.item.alert === undefined) throw new Error('no alert');
    alert = raised.item.alert;

    const answer = 'We are sorry. A technician is on the way and will be there in ten minutes.';
    const sent = await graphqlData<{
      sendMessage: { message?: { id: string; delivery: { state: string } } };
    }>(
      app.url,
      agent,
      `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename ... on SendMessageSuccess { message { id delivery { state } } } } }`,
      {
        input: {
          to: { conversationId: alert.conversation.id },
          content: { text: answer },
          clientMessageId: 'first-light-1',
        },
      },
    );
    step(`answer stored, ${sent.sendMessage.message?.delivery.state}`);
    const answerId = sent.sendMessage.message?.id;
    const onPhone = await waitUntil('two ticks on the guest’s phone', async () => {
      const response = await fetch(
        `${app.sandboxUrl}/guest/chats?instanceId=${AURORA.instanceId}&phone=491510000955`,
      );
      const chat = (await response.json()) as {
        messages: { text: string; ticks: number; direction: string }[];
      };
      return chat.messages.find((message) => message.text === answer && message.ticks === 2);
    });
    step('answer on the guest’s phone with two ticks');
    expect(onPhone.direction).toBe('out');
    const delivered = await updated.next(
      'DELIVERED',
      (item) => item.message?.id === answerId && item.message?.delivery?.state === 'DELIVERED',
    );
    step('DELIVERED on the console', delivered.at);
    expect(delivered.item.message?.authorKind).toBe('STAFF');
    await live.close();
  });

  it('answers another hotel’s owner for every id of it as for one that never existed, while the right person gets each', async () => {
    const decoded = decodeGlobalId(alert.conversation.id);
    if (decoded === null) throw new Error('not a global id');
    const never = (type: Parameters<typeof encodeGlobalId>[0]) =>
      encodeGlobalId(type, '01900000-0000-7000-8000-00000000dead', '01900000-0000-7000-8000-00000000beef');
    const channels = await graphqlData<{ hotel: { channels: { id: string }[] } }>(
      app.url,
      agent,
      'query ($id: ID!) { hotel(id: $id) { channels { id } } }',
      {
        id: hotelId,
      },
    );
    const ids = [
      ['Conversation', alert.conversation.id],
      ['Guest', alert.conversation.guest.id],
      ['Message', alert.message?.id ?? ''],
      ['Alert', alert.id],
      ['Channel', channels.hotel.channels[0]?.id ?? ''],
      ['Hotel', hotelId],
    ] as const;
    const node = 'query ($id: ID!) { node(id: $id) { __typename id } }';
    for (const [type, id] of ids) {
      expect(await graphql(app.url, agent, node, { id })).toMatchObject({
        data: { node: { __typename: type, id } },
      });
      const foreign = await graphql(app.url, stranger, node, { id });
      expect(foreign).toEqual({ status: 200, data: { node: null }, errors: [] });
      expect(foreign).toEqual(await graphql(app.url, stranger, node, { id: never(type) }));
    }

    const commands = [
      ['acknowledgeAlert', 'AcknowledgeAlertInput', { alertId: alert.id }, { alertId: never('Alert') }],
      [
        'resolveConversation',
        'ResolveConversationInput',
        { conversationId: alert.conversation.id },
        { conversationId: never('Conversation') },
      ],
      [
        'sendMessage',
        'SendMessageInput',
        { to: { conversationId: alert.conversation.id }, content: { text: 'x' }, clientMessageId: 'foreign' },
        { to: { conversationId: never('Conversation') }, content: { text: 'x' }, clientMessageId: 'foreign' },
      ],
    ] as const;
    for (const [name, type, own, unknown] of commands) {
      const mutation = `mutation ($input: ${type}!) { ${name}(input: $input) { __typename ... on UserError { detail path } } }`;
      const foreign = await graphql<Record<string, { __typename: string }>>(app.url, stranger, mutation, {
        input: own,
      });
      expect(foreign.data?.[name]?.__typename).toBe('NotFoundError');
      expect(foreign).toEqual(await graphql(app.url, stranger, mutation, { input: unknown }));
    }
    const acknowledged = await graphqlData<{ acknowledgeAlert: { __typename: string } }>(
      app.url,
      agent,
      'mutation ($input: AcknowledgeAlertInput!) { acknowledgeAlert(input: $input) { __typename } }',
      { input: { alertId: alert.id } },
    );
    expect(acknowledged.acknowledgeAlert.__typename).toBe('AcknowledgeAlertSuccess');

    const foreignLive = new LiveClient(app.wsUrl, stranger);
    const refusals = await Promise.all(
      [hotelId, never('Hotel')].map(async (id) => {
        const stream = foreignLive.subscribe<AlertRaisedItem>(ALERT_RAISED, { hotelId: id });
        return waitUntil('a refusal', async () => (stream.errors as readonly Refusal[])[0]);
      }),
    );
    const [foreign, unknown] = refusals.map(({ extensions: { requestId, ...extensions }, ...refusal }) => {
      expect(requestId).toEqual(expect.any(String));
      return { ...refusal, extensions };
    });
    expect(foreign).toEqual(unknown);
    await foreignLive.close();
  });

  it.each([
    ['right behind the 200', 'notification-answered'],
    ['just before message and alert commit', 'ingest-before-commit'],
  ])(
    'loses nothing when the process is killed %s',
    async (_when, failPoint) => {
      const database = await createDatabase();
      const port = await findFreePort();
      const url = `http://127.0.0.1:${port}`;
      const sandbox = await startSandbox({ databases: database, apiUrl: url });
      const start = (env: Record<string, string>) =>
        startApp({ databases: database, env: { PORT: String(port), SANDBOX_URL: sandbox.url, ...env } });
      const doomed = await start({ FAIL_POINT: failPoint });
      const line = await createChannelFixture(database, sandbox.url, url);
      const token = accessToken(line.users.agent);
      const ownHotel = line.globalId('Hotel', line.hotelId);
      const before = await graphqlData<{ hotel: { lastEventCursor: string } }>(
        url,
        token,
        'query ($id: ID!) { hotel(id: $id) { lastEventCursor } }',
        {
          id: ownHotel,
        },
      );
      const text = 'There is smoke in the corridor on the third floor, please come quickly!';
      await postJson(`${sandbox.url}/guest/messages`, {
        instanceId: line.channel.instanceId,
        phone: '491510000956',
        name: 'Jan Test',
        text,
      });
      await doomed.exited;

      const survivor = await start({});
      const readyAt = performance.now();
      const live = new LiveClient(survivor.wsUrl, token);
      const alerts = live.subscribe<AlertRaisedItem>(ALERT_RAISED, {
        hotelId: ownHotel,
        after: before.hotel.lastEventCursor,
      });
      const raised = await alerts.next('the alert', (item) => item.alert?.message?.text === text);
      steps.push(
        `${(raised.at - readyAt).toFixed(0).padStart(6)}  alert after kill −9 (${failPoint}), counted from the restarted process being ready`,
      );
      expect(raised.item.alert).toMatchObject({ kind: 'EMERGENCY', urgency: 5 });
      expect(alerts.items.filter(({ item }) => item.alert?.message?.text === text)).toHaveLength(1);
      await live.close();
      await survivor.stop();
      await sandbox.stop();
      await database.drop();
    },
    90_000,
  );
});
