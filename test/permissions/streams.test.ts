import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeGlobalId } from '../../src/schema/global-id.js';
import { textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import type { HotelFixture } from '../support/hotel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import {
  globalId,
  startOwnStaffFixture,
  type Caller,
  type OwnStaffFixture,
} from '../support/staff-fixture.js';
import { withoutRequestId, type FormattedError } from '../support/graphql-client.js';
import { waitUntil } from '../support/wait-until.js';

interface Item {
  readonly __typename: string;
  readonly about?: { readonly id: string };
}

/** Who listens in which hotel. */
const LISTENERS: readonly { caller: Caller; hotelOf: (staff: OwnStaffFixture) => HotelFixture }[] = [
  { caller: 'VIEWER', hotelOf: (staff) => staff.hotel },
  { caller: 'STRANGER', hotelOf: (staff) => staff.otherHotel },
];

let staff: OwnStaffFixture;
let clients: Map<Caller, LiveClient>;
const guests = new WebhookSender(2);
beforeAll(async () => {
  staff = await startOwnStaffFixture();
  clients = new Map(
    LISTENERS.map(({ caller }) => [caller, new LiveClient(staff.app.wsUrl, staff.token(caller) ?? '')]),
  );
}, 120_000);
afterAll(async () => {
  for (const client of clients.values()) await client.close();
  guests.close();
  await staff.stop();
});

async function guestWrites(hotel: HotelFixture, id: string, messageData?: object): Promise<void> {
  const said = { chatId: `49151${hotel.channel.instanceId}@c.us`, id, text: 'There is a fire in my room!' };
  const body = textWebhook(hotel.channel, said);
  const answer = await guests.post(staff.app.url, hotel.channel, {
    ...body,
    ...(messageData && { messageData }),
  });
  expect(answer.status).toBe(200);
}

/** What makes each stream deliver something, done in one hotel. The first one brings what the later ones change. */
const STREAMS: Readonly<
  Record<string, { type: string; subject: string; cause: (hotel: HotelFixture) => Promise<void> }>
> = {
  messageAdded: {
    type: 'MessageAdded',
    subject: 'message',
    cause: (hotel) => guestWrites(hotel, 'FIRST'),
  },
  conversationUpdated: {
    type: 'ConversationUpdated',
    subject: 'conversation',
    cause: (hotel) => guestWrites(hotel, randomUUID()),
  },
  messageUpdated: {
    type: 'MessageUpdated',
    subject: 'message',
    cause: (hotel) =>
      guestWrites(hotel, randomUUID(), {
        typeMessage: 'editedMessage',
        editedMessageData: { textMessage: 'There is smoke in my room!', stanzaId: 'FIRST' },
      }),
  },
  alertRaised: {
    type: 'AlertRaised',
    subject: 'alert',
    cause: async (hotel) => {
      // What the guest has raised already is put aside: at most one alert of a kind is open.
      await staff.sql(`update alerts set status = 'DISMISSED' where hotel_id = $1`, [hotel.hotelId]);
      await guestWrites(hotel, randomUUID());
    },
  },
  conversationRead: {
    type: 'ConversationRead',
    subject: 'conversation',
    cause: async (hotel) => {
      const conversation = await staff.addConversation(hotel);
      await staff.addInbound(hotel, conversation);
      const answer = await staff.ask(
        hotel === staff.hotel ? 'VIEWER' : 'STRANGER',
        'mutation ($id: ID!) { markConversationRead(input: { conversationId: $id, upToSeq: 1 }) { __typename } }',
        { id: hotel.globalId('Conversation', conversation.id) },
      );
      expect(answer.data?.markConversationRead).toEqual({ __typename: 'MarkConversationReadSuccess' });
    },
  },
  hotelEvents: {
    type: 'ConversationUpdated',
    subject: 'conversation',
    cause: (hotel) => guestWrites(hotel, randomUUID()),
  },
  alertUpdated: {
    type: 'AlertUpdated',
    subject: 'alert',
    cause: async (hotel) => {
      const id = await staff.addAlert(hotel);
      const answer = await staff.ask(
        hotel === staff.hotel ? 'AGENT' : 'STRANGER',
        'mutation ($id: ID!) { acknowledgeAlert(input: { alertId: $id }) { __typename } }',
        { id: hotel.globalId('Alert', id) },
      );
      expect(answer.data?.acknowledgeAlert).toEqual({ __typename: 'AcknowledgeAlertSuccess' });
    },
  },
};

function listen(caller: Caller, stream: string, hotelId: string) {
  const { type, subject } = STREAMS[stream] ?? { type: '', subject: '' };
  const query = `subscription ($hotelId: ID!) { ${stream}(hotelId: $hotelId) { __typename
    ... on ${type} { about: ${subject} { id } } ... on RefreshRequired { reason } } }`;
  const client = clients.get(caller);
  if (client === undefined) throw new Error(`${caller} has no socket`);
  return client.subscribe<Item>(query, { hotelId: globalId('Hotel', hotelId, hotelId) });
}

describe('the stream', () => {
  it.each(Object.keys(STREAMS))(
    '%s brings each of two hotels its own events, and only those',
    async (stream) => {
      const open = LISTENERS.map(({ caller, hotelOf }) => {
        const hotel = hotelOf(staff);
        return { hotel, heard: listen(caller, stream, hotel.hotelId) };
      });
      for (const { heard } of open) await heard.next('live', (item) => item.__typename === 'StreamPosition');
      await Promise.all(open.map(async ({ hotel }) => STREAMS[stream]?.cause(hotel)));
      for (const { heard } of open) await heard.next('its own event', (item) => item.about !== undefined);
      for (const { hotel, heard } of open) {
        const hotels = heard.items
          .flatMap(({ item }) => item.about?.id ?? [])
          .map((id) => decodeGlobalId(id)?.hotelId);
        expect([...new Set(hotels)]).toEqual([hotel.hotelId]);
        expect(heard.errors).toEqual([]);
        heard.stop();
      }
    },
  );

  it.each(Object.keys(STREAMS))(
    '%s of another hotel is refused as that of none, by the same statements',
    async (stream) => {
      const refusalOf = (caller: Caller, hotelId: string) =>
        staff.recorder.during(async () => {
          const { errors, items } = listen(caller, stream, hotelId);
          const refusal = await waitUntil('a refusal', async () => errors[0]);
          return { refusal: withoutRequestId(refusal as FormattedError), items };
        });
      for (const { caller, hotelOf } of LISTENERS) {
        const foreign = hotelOf(staff) === staff.hotel ? staff.otherHotel : staff.hotel;
        // Without a subscription on it the socket closes, and the next refusal might be asked on a new one.
        const own = listen(caller, stream, hotelOf(staff).hotelId);
        await own.next('live', (item) => item.__typename === 'StreamPosition');
        const refused = await refusalOf(caller, foreign.hotelId);
        expect(refused.result).toMatchObject({ refusal: { extensions: { code: 'NOT_FOUND' } }, items: [] });
        expect(refused.statements).not.toEqual([]);
        expect(await refusalOf(caller, randomUUID())).toEqual(refused);
        own.stop();
      }
    },
  );
});
