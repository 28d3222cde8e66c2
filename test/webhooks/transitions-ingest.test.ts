import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { phoneWebhook, textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { globalId, createStaffFixture, type StaffFixture } from '../support/staff-fixture.js';
import { waitUntil } from '../support/wait-until.js';

interface Seen {
  readonly id: string;
  readonly status: string;
  readonly turn: string;
  readonly waitingSince: string | null;
  readonly snoozedUntil: string | null;
  readonly messages: {
    readonly edges: readonly {
      readonly node: { readonly text: string | null; readonly details: { readonly call: object | null } };
    }[];
  };
}
interface Guest {
  readonly id: string;
  readonly chatId: string;
}

const THREADS = `query ($id: ID!) { node(id: $id) { ... on Guest { conversations(first: 5) { edges { node {
  id status turn waitingSince snoozedUntil messages(first: 5) { edges { node { text details { call { status } } } } } } } } } } }`;

const STATES = {
  OPEN: { status: 'OPEN' },
  WAITING_FOR_GUEST: { status: 'WAITING_FOR_GUEST' },
  SNOOZED: { status: 'SNOOZED', snoozed_until: '2999-01-01T00:00:00Z' },
  ESCALATED: { status: 'ESCALATED' },
  'RESOLVED 23 hours ago': { status: 'RESOLVED', resolved_at: hoursAgo(23) },
  'RESOLVED 25 hours ago': { status: 'RESOLVED', resolved_at: hoursAgo(25) },
} as const;
type State = keyof typeof STATES;

/**
 * What a message makes of the guest's conversation, written from the product's table and not from the program's;
 * `new` where it must not land there but opens another, and the old one stays RESOLVED.
 */
const EXPECTED: Record<State, { guest: string; phone: string }> = {
  OPEN: { guest: 'OPEN', phone: 'WAITING_FOR_GUEST' },
  WAITING_FOR_GUEST: { guest: 'OPEN', phone: 'WAITING_FOR_GUEST' },
  SNOOZED: { guest: 'OPEN', phone: 'WAITING_FOR_GUEST' },
  ESCALATED: { guest: 'ESCALATED', phone: 'ESCALATED' },
  'RESOLVED 23 hours ago': { guest: 'OPEN', phone: 'new WAITING_FOR_GUEST' },
  'RESOLVED 25 hours ago': { guest: 'new OPEN', phone: 'new WAITING_FOR_GUEST' },
};
const WRITERS = { guest: textWebhook, phone: phoneWebhook } as const;

function hoursAgo(hours: number): Date {
  return new Date(Date.now() - hours * 3_600_000);
}

describe('a conversation, by webhook', () => {
  let staff: StaffFixture;
  const sender = new WebhookSender(2);
  let guests = 0;
  let sent = 0;

  beforeAll(async () => {
    staff = await createStaffFixture();
  }, 90_000);
  afterAll(async () => {
    sender.close();
  });

  const newChat = () => `49175${String(1_000_000 + (guests += 1))}@c.us`;
  const newId = () => `TURN-${(sent += 1)}`;

  async function post(hotel: StaffFixture['hotel'], body: object): Promise<void> {
    expect((await sender.post(staff.app.url, hotel.channel, body)).status).toBe(200);
    await waitUntil('the notification to be handled', async () => {
      const open = await staff.sql(
        `select 1 from inbound_notifications where hotel_id = $1 and status = 'RECEIVED'`,
        [hotel.hotelId],
      );
      return open.length === 0;
    });
  }

  /** A guest known by his chat, with one conversation. */
  async function talk(hotel: StaffFixture['hotel'], columns: object): Promise<Guest> {
    const { guestId } = await staff.addConversation(hotel, columns as Record<string, unknown>);
    const chatId = newChat();
    await staff.sql('insert into guest_aliases (hotel_id, guest_id, chat_id) values ($1, $2, $3)', [
      hotel.hotelId,
      guestId,
      chatId,
    ]);
    await staff.sql('update guests set phone = $2 where id = $1', [guestId, chatId.replace('@c.us', '')]);
    return { id: guestId, chatId };
  }

  async function guestOf(chatId: string): Promise<Guest> {
    const [row] = await staff.sql<{ id: string }>(
      'select guest_id as id from guest_aliases where hotel_id = $1 and chat_id = $2',
      [staff.hotel.hotelId, chatId],
    );
    return { id: row?.id ?? '', chatId };
  }

  /** The guest's conversations as staff read them, the oldest first. */
  async function read(hotel: StaffFixture['hotel'], guest: Guest): Promise<Seen[]> {
    const answer = await staff.ask(hotel === staff.hotel ? 'VIEWER' : 'STRANGER', THREADS, {
      id: globalId('Guest', hotel.hotelId, guest.id),
    });
    expect(answer.errors).toEqual([]);
    const { conversations } = answer.data?.node as unknown as {
      conversations: { edges: readonly { node: Seen }[] };
    };
    return conversations.edges.map((edge) => edge.node).reverse();
  }

  const textsOf = (seen: Seen | undefined) => seen?.messages.edges.map((edge) => edge.node.text);

  const loggedOf = (guest: Guest) =>
    staff.sql<{ kind: string; actor_kind: string | null; actor_id: string | null }>(
      `select kind, actor_kind, actor_id from hotel_events where hotel_id = $1
         and (subject_id = $2 or conversation_id in (select id from conversations where guest_id = $2)) order by number`,
      [staff.hotel.hotelId, guest.id],
    );
  const eventsOf = async (guest: Guest) => (await loggedOf(guest)).map((row) => row.kind);

  for (const state of Object.keys(EXPECTED) as State[]) {
    for (const writer of ['guest', 'phone'] as const) {
      const outcome = EXPECTED[state][writer];
      const who = writer === 'guest' ? 'a message of the guest' : "a message from the hotel's own phone";
      it(`that is ${state}: ${who} makes it ${outcome}`, async () => {
        const guest = await talk(staff.hotel, {
          waiting_since: writer === 'phone' ? hoursAgo(1) : null,
          turn: writer === 'phone' ? 'ASSISTANT' : 'HUMAN',
          ...STATES[state],
        });
        await post(
          staff.hotel,
          WRITERS[writer](staff.hotel.channel, { chatId: guest.chatId, id: newId(), text: 'Hello' }),
        );
        const [old, another, ...more] = await read(staff.hotel, guest);
        const isNew = outcome.startsWith('new ');
        const current = isNew ? another : old;
        expect(more).toEqual([]);
        if (isNew) {
          expect(old).toMatchObject({ status: 'RESOLVED' });
          expect(textsOf(old)).toEqual([]);
        } else {
          expect(another).toBeUndefined();
        }
        expect(current).toMatchObject({
          status: outcome.replace('new ', ''),
          turn: 'HUMAN',
          waitingSince: writer === 'guest' ? expect.any(String) : null,
          snoozedUntil: null,
        });
        expect(textsOf(current)).toEqual(['Hello']);
        const [wait] = await staff.sql<{ ms: number | null }>(
          `select extract(epoch from waiting_due_at - waiting_since)::integer * 1000 as ms from conversations
           where hotel_id = $1 and guest_id = $2 and status <> 'RESOLVED'`,
          [staff.hotel.hotelId, guest.id],
        );
        // The fixture's hotel lets its guests wait for a day.
        expect(wait).toEqual({ ms: writer === 'guest' ? 24 * 3_600_000 : null });
        const by =
          writer === 'guest'
            ? { actor_kind: 'GUEST', actor_id: guest.id }
            : { actor_kind: 'PHONE', actor_id: null };
        expect(await loggedOf(guest)).toEqual([
          { kind: 'MESSAGE_ADDED', ...by },
          { kind: 'CONVERSATION_UPDATED', ...by },
        ]);
      });
    }
  }

  it.each([
    [48, 47, 'reopened'],
    [2, 3, 'left alone'],
    [0, 0, 'left alone'],
  ])(
    'of a hotel that reopens within %d hours, resolved %d hours ago, is %s when the guest writes',
    async (reopenWithinHours, resolvedHoursAgo, outcome) => {
      await staff.sql('update hotels set settings = settings || $2 where id = $1', [
        staff.otherHotel.hotelId,
        { reopenWithinHours },
      ]);
      const guest = await talk(staff.otherHotel, {
        status: 'RESOLVED',
        resolved_at: hoursAgo(resolvedHoursAgo),
      });
      await post(
        staff.otherHotel,
        textWebhook(staff.otherHotel.channel, { chatId: guest.chatId, id: newId() }),
      );
      const statuses = (await read(staff.otherHotel, guest)).map((each) => each.status);
      expect(statuses).toEqual(outcome === 'reopened' ? ['OPEN'] : ['RESOLVED', 'OPEN']);
    },
  );

  describe('that was resolved', () => {
    const call = (chatId: string, id: string, status: string) => ({
      ...textWebhook(staff.hotel.channel, { chatId: '', id }),
      senderData: undefined,
      messageData: undefined,
      typeWebhook: 'incomingCall',
      from: chatId,
      status,
    });
    const resolve = (guest: Guest, hours: number) =>
      staff.sql(
        `update conversations set status = 'RESOLVED', resolved_at = $3, waiting_since = null where hotel_id = $1 and guest_id = $2`,
        [staff.hotel.hotelId, guest.id, hoursAgo(hours)],
      );
    const stateOfCall = (seen: Seen | undefined) =>
      seen?.messages.edges.map((edge) => edge.node.details.call);

    it.each(['a message of the guest', "a message from the hotel's own phone", 'a call'])(
      'long ago stays the only one when %s comes again of which nothing raw is left',
      async (what) => {
        const chatId = newChat();
        const id = newId();
        const bodies =
          what === 'a call'
            ? [call(chatId, id, 'offer'), call(chatId, id, 'missed')]
            : [(what.includes('phone') ? phoneWebhook : textWebhook)(staff.hotel.channel, { chatId, id })];
        for (const body of bodies) await post(staff.hotel, body);
        const guest = await guestOf(chatId);
        await resolve(guest, 25);
        const before = { seen: await read(staff.hotel, guest), events: await eventsOf(guest) };
        expect(before.seen).toMatchObject([{ status: 'RESOLVED' }]);
        expect(before.seen[0]?.messages.edges).toHaveLength(1);
        await staff.sql('delete from inbound_notifications where hotel_id = $1', [staff.hotel.hotelId]);
        for (const body of bodies) await post(staff.hotel, body);
        expect({ seen: await read(staff.hotel, guest), events: await eventsOf(guest) }).toEqual(before);
      },
    );

    it('long ago is told how a call in it ended, and stays resolved and the only one', async () => {
      const [chatId, id] = [newChat(), newId()];
      await post(staff.hotel, call(chatId, id, 'offer'));
      const guest = await guestOf(chatId);
      await resolve(guest, 25);
      await post(staff.hotel, call(chatId, id, 'missed'));
      const seen = await read(staff.hotel, guest);
      expect(seen).toMatchObject([{ status: 'RESOLVED', waitingSince: null }]);
      expect(stateOfCall(seen[0])).toEqual([{ status: 'MISSED' }]);
      expect((await eventsOf(guest)).slice(2)).toEqual(['MESSAGE_UPDATED']);
    });

    it('long ago leaves a newer one alone that is open when a call in it ends late', async () => {
      const [chatId, first, second] = [newChat(), newId(), newId()];
      await post(staff.hotel, call(chatId, first, 'offer'));
      const guest = await guestOf(chatId);
      await resolve(guest, 25);
      await post(staff.hotel, call(chatId, second, 'offer'));
      const [, newer] = await read(staff.hotel, guest);
      await post(staff.hotel, call(chatId, first, 'missed'));
      const [old, same] = await read(staff.hotel, guest);
      expect(stateOfCall(old)).toEqual([{ status: 'MISSED' }]);
      expect(newer).toMatchObject({ status: 'OPEN', waitingSince: null });
      expect(same).toEqual(newer);
      await post(staff.hotel, call(chatId, second, 'missed'));
      expect(await read(staff.hotel, guest)).toMatchObject([
        { status: 'RESOLVED', waitingSince: null },
        { status: 'OPEN', waitingSince: expect.any(String) },
      ]);
    });

    it('is where a send of ours is found whose echo comes only now', async () => {
      const guest = await talk(staff.hotel, { status: 'OPEN' });
      const id = randomUUID();
      await staff.sql(
        `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
           delivery_changed_at, sent_at, received_at, stored_at)
         select hotel_id, $3, id, guest_id, channel_id, last_seq + 1, 'OUTBOUND', 'STAFF', 'TEXT', 'On our way', 'UNKNOWN', now(), now(), now(), now()
         from conversations where hotel_id = $1 and guest_id = $2`,
        [staff.hotel.hotelId, guest.id, id],
      );
      await resolve(guest, 0);
      await post(staff.hotel, {
        ...textWebhook(staff.hotel.channel, { chatId: guest.chatId, id: newId(), text: 'On our way' }),
        typeWebhook: 'outgoingAPIMessageReceived',
      });
      const seen = await read(staff.hotel, guest);
      expect(seen).toMatchObject([{ status: 'RESOLVED' }]);
      expect(textsOf(seen[0])).toEqual(['On our way']);
      const [message] = await staff.sql(
        'select delivery_state, provider_message_id from messages where id = $1',
        [id],
      );
      expect(message).toEqual({ delivery_state: 'SENT', provider_message_id: `TURN-${sent}` });
    });

    it('just now is open again when a call in it got nobody', async () => {
      const [chatId, id] = [newChat(), newId()];
      await post(staff.hotel, call(chatId, id, 'offer'));
      const guest = await guestOf(chatId);
      await resolve(guest, 1);
      await post(staff.hotel, call(chatId, id, 'missed'));
      expect(await read(staff.hotel, guest)).toMatchObject([
        { status: 'OPEN', waitingSince: expect.any(String) },
      ]);
    });
  });
});
