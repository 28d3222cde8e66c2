import { afterEach, describe, expect, it } from '@jest/globals';
import { findFreePort } from '../../scripts/free-port.js';
import { accessToken } from '../support/access-token.js';
import { startApp } from '../support/app-process.js';
import { createDatabase } from '../support/databases.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { LiveClient } from '../support/live-client.js';
import { textWebhook, WebhookSender } from './provider-webhooks.js';

interface Item {
  readonly __typename: string;
  readonly cursor: string;
  readonly message?: { readonly text: string | null };
  readonly alert?: { readonly id: string };
}

const MESSAGES = `subscription ($hotelId: ID!, $after: EventCursor) { messageAdded(hotelId: $hotelId, after: $after) { __typename
  ... on MessageAdded { cursor message { text } } ... on StreamPosition { cursor } ... on RefreshRequired { cursor } } }`;
const ALERTS = `subscription ($hotelId: ID!, $after: EventCursor) { alertRaised(hotelId: $hotelId, after: $after) { __typename
  ... on AlertRaised { cursor alert { id } } ... on StreamPosition { cursor } ... on RefreshRequired { cursor } } }`;
const TEXT = 'The shower is broken and nobody comes, this is terrible!';
const CONSOLE_WITHIN_MS = 2_000;

describe('ingest killed with SIGKILL', () => {
  const cleanUp: (() => Promise<unknown>)[] = [];

  afterEach(async () => {
    for (const each of cleanUp.splice(0).reverse()) await each();
  });

  it.each([
    ['between insert and answer', 'notification-stored'],
    ['directly after the answer', 'notification-answered'],
    ['at the end of the transaction, before its commit', 'ingest-before-commit'],
    ['between commit and publish', 'ingest-committed'],
  ] as const)(
    '%s (%s): nothing is lost or doubled, and consoles have it within 2 s of the restart',
    async (_when, failPoint) => {
      const database = await createDatabase();
      cleanUp.push(() => database.drop());
      const env = { PORT: String(await findFreePort()) };
      const doomed = await startApp({ databases: database, env: { ...env, FAIL_POINT: failPoint } });
      const hotel = await createHotelFixture(database, { conversations: 0 });
      const hotelId = hotel.globalId('Hotel', hotel.hotelId);
      const sender = new WebhookSender(1);
      cleanUp.push(async () => sender.close());
      const token = accessToken(hotel.users.agent);

      // The console knows where it was when the process died.
      const before = new LiveClient(doomed.wsUrl, token);
      cleanUp.push(() => before.close());
      const { item: position } = await before
        .subscribe<Item>(ALERTS, { hotelId })
        .next('the position', (item) => item.__typename === 'StreamPosition');

      const webhook = textWebhook(hotel.channel, { chatId: '491709990001@c.us', id: 'CRASH-1', text: TEXT });
      const answer = await sender.post(doomed.url, hotel.channel, webhook).catch(() => null);
      expect(await doomed.exited).toBeNull();
      expect(answer?.status ?? null).toBe(failPoint === 'notification-stored' ? null : 200);

      const survivor = await startApp({ databases: database, env });
      cleanUp.push(() => survivor.stop());
      const readyAt = performance.now();
      const console = new LiveClient(survivor.wsUrl, token);
      cleanUp.push(() => console.close());
      const variables = { hotelId, after: position.cursor };
      const messages = console.subscribe<Item>(MESSAGES, variables);
      const alerts = console.subscribe<Item>(ALERTS, variables);
      const message = await messages.next('the message', (item) => item.message?.text === TEXT);
      const alert = await alerts.next('the alert', (item) => item.__typename === 'AlertRaised');
      expect(Math.max(message.at, alert.at) - readyAt).toBeLessThan(CONSOLE_WITHIN_MS);

      // The provider, who may have heard nothing, sends it again.
      expect(await sender.deliver([survivor.url], hotel.channel, webhook)).toBe(1);
      const after = textWebhook(hotel.channel, { chatId: '491709990001@c.us', id: 'AFTER', text: 'Thanks' });
      expect((await sender.post(survivor.url, hotel.channel, after)).status).toBe(200);
      await messages.next('what came after it', (item) => item.message?.text === 'Thanks');
      const delivered = [...messages.items, ...alerts.items].map(({ item }) => item.__typename);
      expect(delivered.filter((type) => type !== 'StreamPosition').sort()).toEqual([
        'AlertRaised',
        'MessageAdded',
        'MessageAdded',
      ]);
      const stored = await inHotel(database, hotel.hotelId, async (query) => {
        const count = async (sql: string) => Number((await query(sql, [hotel.hotelId]))[0]?.n);
        return {
          messages: await count(
            `select count(*) as n from messages where hotel_id = $1 and provider_message_id = 'CRASH-1'`,
          ),
          alerts: await count('select count(*) as n from alerts where hotel_id = $1'),
          causes: await count('select count(*) as n from alert_causes where hotel_id = $1'),
          waiting: await count(
            `select count(*) as n from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
          ),
        };
      });
      expect(stored).toEqual({ messages: 1, alerts: 1, causes: 1, waiting: 0 });
    },
    90_000,
  );
});
