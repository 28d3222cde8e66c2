import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { decodeGlobalId } from '../../src/schema/global-id.js';
import { accessToken } from './access-token.js';
import { graphqlData } from './graphql-client.js';
import { createHotelFixture, type HotelFixture } from './hotel-fixture.js';
import { inHotel } from './owner-sql.js';

/** A fixture hotel whose channel is an instance of the sandbox. */
export interface ChannelFixture extends HotelFixture {
  /** Chat id and conversation of the guest the tests write to. */
  readonly chatId: string;
  readonly conversationId: string;
}

/** Makes a hotel and its instance in the sandbox, fast: hardly any gap between sends. */
export async function createChannelFixture(
  databases: DatabaseUrls,
  sandboxUrl: string,
  apiUrl: string,
): Promise<ChannelFixture> {
  const hotel = await createHotelFixture(databases, { conversations: 1 });
  const conversation = hotel.conversations[0];
  if (conversation === undefined) throw new Error('the fixture made no conversation');
  const { instanceId, apiToken, webhookToken } = hotel.channel;
  const webhookUrl = `${apiUrl}/webhooks/green-api/${instanceId}`;
  await postJson(`${sandboxUrl}/instances`, { instanceId, apiToken, webhookToken, webhookUrl });
  await sandboxSettings(sandboxUrl, instanceId, { delaySendMessagesMilliseconds: 20, webhookPauseMs: 200 });
  const chatId = `4915${instanceId}@c.us`;
  await inHotel(databases, hotel.hotelId, async (query) => {
    await query('update channels set api_url = $2, media_url = $2, send_gap_ms = 20 where hotel_id = $1', [
      hotel.hotelId,
      sandboxUrl,
    ]);
    await query('update guest_aliases set chat_id = $2 where hotel_id = $1', [hotel.hotelId, chatId]);
    await query('update conversations set chat_id = $2 where hotel_id = $1', [hotel.hotelId, chatId]);
  });
  return { ...hotel, chatId, conversationId: conversation.id };
}

/** Posts JSON and returns the JSON answer; throws on anything but 2xx. */
export async function postJson(
  url: string,
  body: unknown,
  method = 'POST',
): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Changes how an instance of the sandbox behaves. */
export function sandboxSettings(
  sandboxUrl: string,
  instanceId: string,
  settings: Record<string, unknown>,
): Promise<unknown> {
  return postJson(`${sandboxUrl}/instances/${instanceId}`, settings, 'PATCH');
}

/** The agent answers the guest. Returns the message's database id. */
export async function sendAsAgent(
  url: string,
  line: ChannelFixture,
  text: string,
  clientMessageId = `t-${text}`,
): Promise<string> {
  const data = await graphqlData<{ sendMessage: { message?: { id: string }; __typename: string } }>(
    url,
    accessToken(line.users.agent),
    `mutation ($input: SendMessageInput!) { sendMessage(input: $input) { __typename ... on SendMessageSuccess { message { id } } } }`,
    {
      input: {
        to: { conversationId: line.globalId('Conversation', line.conversationId) },
        content: { text },
        clientMessageId,
      },
    },
  );
  if (data.sendMessage.message === undefined) throw new Error(`not sent: ${data.sendMessage.__typename}`);
  return decodeGlobalId(data.sendMessage.message.id)?.id ?? '';
}

interface LogEntry {
  readonly kind: string;
  readonly accepted?: boolean;
  readonly body?: { readonly message?: string };
}

/** The calls the provider saw for this text, and how many of them it took. */
export async function providerCalls(
  sandboxUrl: string,
  instanceId: string,
  text: string,
): Promise<{ made: number; accepted: number }> {
  const response = await fetch(`${sandboxUrl}/log?instanceId=${instanceId}&method=sendMessage&limit=1000`);
  const { entries } = (await response.json()) as { entries: readonly LogEntry[] };
  const calls = entries.filter((entry) => entry.kind === 'call' && entry.body?.message === text);
  return { made: calls.length, accepted: calls.filter((entry) => entry.accepted === true).length };
}
