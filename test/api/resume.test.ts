import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { globalId, createStaffFixture, type StaffFixture } from '../support/staff-fixture.js';
import { subscribeResuming } from '../../sdk/subscribe-resuming.js';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.js';
import { waitUntil } from '../support/wait-until.js';

const CUTS = 3;
const STREAMS = ['messageAdded', 'hotelEvents'].map((stream) => [
  stream,
  `subscription ($hotelId: ID!, $after: EventCursor) { ${stream}(hotelId: $hotelId, after: $after) {
    __typename ... on StreamItem { cursor } ... on MessageAdded { message { text } } } }`,
]);
const SEND = `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename } }`;

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly message?: { readonly text: string };
}

let staff: StaffFixture;
let proxy: TcpProxy;
let client: Client;
let conversationId: string;
let connections = 0;
beforeAll(async () => {
  staff = await createStaffFixture();
  proxy = await startTcpProxy(staff.app.wsUrl);
  const { id } = await staff.addConversation(staff.hotel);
  conversationId = globalId('Conversation', staff.hotel.hotelId, id);
  client = createClient({
    url: proxy.url,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${staff.token('AGENT') ?? ''}` }),
    shouldRetry: () => true,
    retryAttempts: Infinity,
    retryWait: () => delay(20),
    on: { connected: () => (connections += 1) },
  });
}, 120_000);
afterAll(async () => {
  await client.dispose();
  await proxy.stop();
});

const hotelId = () => globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId);

async function write(text: string): Promise<string> {
  const input = { to: { conversationId }, content: { text }, clientMessageId: randomUUID() };
  const answer = await staff.ask('AGENT', SEND, { input });
  expect(answer.data?.sendMessage).toEqual({ __typename: 'SendMessageSuccess' });
  return text;
}

async function newestCursor(): Promise<unknown> {
  const query = 'query ($id: ID!) { hotel(id: $id) { lastEventCursor } }';
  return (await staff.ask('AGENT', query, { id: hotelId() })).data?.hotel?.lastEventCursor;
}

describe('a stock client that moves its cursor along', () => {
  const url = (file: string) => new URL(`../../${file}`, import.meta.url);

  it('stands on the page of the API as it is tested', () => {
    const [, shown] = /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(url('docs/api.md'), 'utf8')) ?? [];
    expect(shown).toBe(readFileSync(url('sdk/subscribe-resuming.ts'), 'utf8'));
  });

  it.each(STREAMS)(`of %s is cut off ${CUTS} times without a gap or a repeat`, async (_stream, query) => {
    const before = connections;
    const written = [];
    const items: Item[] = [];
    const errors: unknown[] = [];
    const texts = () => items.flatMap(({ message }) => message?.text ?? []);
    const arrived = (text: string) => waitUntil(text, async () => texts().includes(text));
    const variables = { hotelId: hotelId(), after: await newestCursor() };
    written.push(await write('before the stream'));
    const stop = subscribeResuming<Item>(
      client,
      { query, variables },
      {
        next: ({ data }) => items.push(...Object.values(data ?? {})),
        error: (error) => errors.push(error),
        complete: () => undefined,
      },
    );
    await arrived('before the stream');
    for (let cut = 1; cut <= CUTS; cut += 1) {
      written.push(await write(`seen before cut ${cut}`));
      await arrived(`seen before cut ${cut}`);
      // Whether this one arrives before the cut or after it, it comes once.
      written.push(await write(`just before cut ${cut}`));
      proxy.refuse();
      written.push(await write(`first during cut ${cut}`), await write(`second during cut ${cut}`));
      proxy.forward();
      written.push(await write(`after cut ${cut}`));
      await arrived(`after cut ${cut}`);
      expect(connections).toBe(before + 1 + cut);
    }
    expect(texts()).toEqual(written);
    const cursors = items
      .filter(({ __typename }) => __typename !== 'StreamPosition')
      .map(({ cursor }) => cursor);
    expect(new Set(cursors).size).toBe(cursors.length);
    expect(errors).toEqual([]);
    stop();
  });
});
