import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { systemClock } from '../../src/clock.js';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { JobMetrics } from '../../src/jobs/job-metrics.js';
import { createMaintenanceJob } from '../../src/jobs/maintenance.job.js';
import { phoneWebhook, textWebhook, WebhookSender } from '../faults/provider-webhooks.js';
import { accessToken } from '../support/access-token.js';
import { newRun } from '../support/job-run.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql, graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { inHotelSql } from '../support/tenant-sql.js';
import { waitUntil } from '../support/wait-until.js';
import { sharedApp } from '../support/shared-app.js';

interface Seen {
  readonly id: string;
  readonly kind: string;
  readonly text: string | null;
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly sentiment: { readonly label: string; readonly evidence: readonly string[] } | null;
  readonly reactions: readonly { readonly emoji: string; readonly authorKind: string }[];
  readonly pollVotes: readonly { readonly selected: readonly string[] }[];
  readonly details: {
    readonly call: { readonly status: string; readonly durationSeconds: number | null } | null;
  };
}
interface SeenConversation {
  readonly status: string;
  readonly waitingSince: string | null;
  readonly mood: { readonly label: string } | null;
  readonly guest: { readonly id: string; readonly phone: string | null };
  readonly alerts: {
    readonly edges: readonly { readonly node: { readonly kind: string; readonly urgency: number } }[];
  };
  readonly messages: { readonly edges: readonly { readonly node: Seen }[] };
}

const QUERY = `query ($id: ID!) { hotel(id: $id) { conversations(first: 5) { edges { node {
  status waitingSince mood { label } guest { id phone } alerts(first: 5, orderBy: RAISED_DESC) { edges { node { kind urgency } } }
  messages(first: 10) { edges { node { id kind text editedAt deletedAt sentiment { label evidence } reactions { emoji authorKind }
    pollVotes { selected } details { call { status durationSeconds } } } } } } } } } }`;
const NOW = Math.floor(Date.now() / 1_000);

describe('what changes a message', () => {
  let app: RunningApp;
  const sender = new WebhookSender(4);

  beforeAll(async () => {
    app = await sharedApp();
  }, 60_000);
  afterAll(async () => {
    sender.close();
  });

  const newHotel = () => createHotelFixture(app.databases, { conversations: 0 });
  const raws = (hotel: HotelFixture) =>
    inHotel(app.databases, hotel.hotelId, (query) =>
      query(
        `select status, reason, octet_length(body)::integer as bytes from inbound_notifications where hotel_id = $1 order by arrival`,
        [hotel.hotelId],
      ),
    );
  /** Posts one after another and waits until each is handled or waits. */
  const post = async (hotel: HotelFixture, ...bodies: object[]) => {
    for (const body of bodies) {
      expect((await sender.post(app.url, hotel.channel, body)).status).toBe(200);
      await waitUntil('a notification to be handled', async () =>
        (await raws(hotel)).every((raw) => raw.status !== 'RECEIVED'),
      );
    }
  };
  const look = async (hotel: HotelFixture): Promise<SeenConversation[]> => {
    const token = accessToken(hotel.users.agent);
    const data = await graphqlData<{
      hotel: { conversations: { edges: readonly { node: SeenConversation }[] } };
    }>(app.url, token, QUERY, { id: hotel.globalId('Hotel', hotel.hotelId) });
    return data.hotel.conversations.edges.map((edge) => edge.node);
  };
  const messagesOf = async (hotel: HotelFixture): Promise<Seen[]> =>
    (await look(hotel)).flatMap((each) => each.messages.edges.map((edge) => edge.node));
  const events = (hotel: HotelFixture) =>
    inHotel(app.databases, hotel.hotelId, async (query) =>
      (await query('select kind from hotel_events where hotel_id = $1 order by number', [hotel.hotelId])).map(
        (row) => row.kind,
      ),
    );

  const causesOfAlerts = (hotel: HotelFixture) =>
    inHotel(app.databases, hotel.hotelId, (query) =>
      query(
        `select status, (select count(*)::integer from alert_causes c where c.hotel_id = $1 and c.alert_id = a.id) as causes
         from alerts a where a.hotel_id = $1 order by a.raised_at`,
        [hotel.hotelId],
      ),
    );

  const effect = (
    hotel: HotelFixture,
    id: string,
    messageData: object,
    options: { chatId?: string; timestamp?: number; isFromHotel?: boolean } = {},
  ) => {
    const said = { chatId: options.chatId ?? '491700000001@c.us', id, timestamp: options.timestamp ?? NOW };
    const make = options.isFromHotel === true ? phoneWebhook : textWebhook;
    return { ...make(hotel.channel, said), messageData };
  };
  const said = (hotel: HotelFixture, id: string, text: string, chatId = '491700000001@c.us') =>
    textWebhook(hotel.channel, { chatId, id, text, timestamp: NOW - 60 });
  const edit = (textMessage: string, stanzaId: string) => ({
    typeMessage: 'editedMessage',
    editedMessageData: { textMessage, stanzaId },
  });
  const deletion = (stanzaId: string) => ({
    typeMessage: 'deletedMessage',
    deletedMessageData: { stanzaId },
  });
  const reaction = (text: string, stanzaId: string) => ({
    typeMessage: 'reactionMessage',
    extendedTextMessageData: { text },
    quotedMessage: { stanzaId, participant: 'x@c.us' },
  });
  const vote = (optionName: string, stanzaId: string, voter: string) => ({
    typeMessage: 'pollUpdateMessage',
    pollMessageData: { stanzaId, name: 'Breakfast?', votes: [{ optionName, optionVoters: [voter] }] },
  });
  const call = (hotel: HotelFixture, id: string, status: string, type = 'incomingCall') => ({
    ...textWebhook(hotel.channel, { chatId: '', id, timestamp: NOW }),
    senderData: undefined,
    messageData: undefined,
    typeWebhook: type,
    from: '491700000001@c.us',
    status,
    duration: 42,
  });

  it('replaces the words and the verdict of an edited message, keeps the old words, and raises what is worse now', async () => {
    const hotel = await newHotel();
    await post(hotel, said(hotel, 'M1', 'Thank you, everything is lovely'));
    expect((await look(hotel))[0]?.alerts.edges).toEqual([]);
    await post(hotel, effect(hotel, 'E1', edit('There is smoke in the corridor, fire! Please help', 'M1')));
    const [conversation] = await look(hotel);
    const [message] = conversation?.messages.edges.map((edge) => edge.node) ?? [];
    expect(message).toMatchObject({
      text: 'There is smoke in the corridor, fire! Please help',
      editedAt: new Date(NOW * 1_000).toISOString(),
    });
    expect(conversation?.alerts.edges.map((edge) => edge.node)).toEqual([{ kind: 'EMERGENCY', urgency: 5 }]);
    const revisions = await inHotel(app.databases, hotel.hotelId, (query) =>
      query('select change, text from message_revisions where hotel_id = $1', [hotel.hotelId]),
    );
    expect(revisions).toEqual([{ change: 'EDITED', text: 'Thank you, everything is lovely' }]);
    expect(await events(hotel)).toContain('MESSAGE_UPDATED');
  });

  it('never withdraws an alert because of an edit, nor raises it again for the same', async () => {
    const hotel = await newHotel();
    await post(hotel, said(hotel, 'M1', 'There is smoke in the corridor, fire! Please help'));
    const before = (await look(hotel))[0]?.alerts.edges;
    expect(before).toHaveLength(1);
    await post(
      hotel,
      effect(hotel, 'E1', edit('There is smoke in the corridor, fire!! Please help us', 'M1')),
      effect(hotel, 'E2', edit('Sorry, all is well, thank you', 'M1'), { timestamp: NOW + 1 }),
    );
    expect((await look(hotel))[0]?.alerts.edges).toEqual(before);
  });

  it('raises an alert of an edit again when the one that the message had raised is closed', async () => {
    const hotel = await newHotel();
    await post(hotel, said(hotel, 'M1', 'The room is filthy and nobody helps, terrible!'));
    expect(await causesOfAlerts(hotel)).toEqual([{ status: 'RAISED', causes: 1 }]);
    await inHotel(app.databases, hotel.hotelId, (query) =>
      query(`update alerts set status = 'RESOLVED' where hotel_id = $1`, [hotel.hotelId]),
    );
    const worse = 'The bathroom is filthy too and still nobody helps, terrible!';
    await post(hotel, effect(hotel, 'E1', edit(worse, 'M1')));
    const raised = [
      { status: 'RESOLVED', causes: 1 },
      { status: 'RAISED', causes: 1 },
    ];
    expect(await causesOfAlerts(hotel)).toEqual(raised);
    await post(hotel, effect(hotel, 'E2', edit(`${worse}!`, 'M1'), { timestamp: NOW + 1 }));
    expect(await causesOfAlerts(hotel)).toEqual(raised);
  });

  it('has an edit count by what its own message caused, however urgent others have made the alert', async () => {
    const hotel = await newHotel();
    const complaint = 'The room is filthy and nobody helps, terrible!';
    for (const [i, text] of ['I found a bug in my bed', complaint, complaint, complaint].entries())
      await post(hotel, said(hotel, `M${i}`, text));
    const [alert, ...others] = (await look(hotel))[0]?.alerts.edges ?? [];
    expect([alert?.node, others]).toEqual([{ kind: 'REQUIRES_ATTENTION', urgency: 5 }, []]);
    expect(await causesOfAlerts(hotel)).toEqual([{ status: 'RAISED', causes: 4 }]);
    await post(hotel, effect(hotel, 'E1', edit(complaint, 'M0')));
    expect(await causesOfAlerts(hotel)).toEqual([{ status: 'RAISED', causes: 5 }]);
  });

  it('lets an edit that is older than the last one change nothing', async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      said(hotel, 'M1', 'one'),
      effect(hotel, 'E2', edit('three', 'M1'), { timestamp: NOW + 5 }),
      effect(hotel, 'E1', edit('two', 'M1'), { timestamp: NOW }),
    );
    expect((await messagesOf(hotel))[0]?.text).toBe('three');
  });

  it('hides what was taken back, its evidence too, and keeps it for the revisions only', async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      said(hotel, 'M1', 'The room is disgusting and dirty'),
      effect(hotel, 'D1', deletion('M1')),
      effect(hotel, 'E1', edit('something else', 'M1'), { timestamp: NOW + 9 }),
    );
    const [message] = await messagesOf(hotel);
    expect(message).toMatchObject({ text: null, deletedAt: expect.any(String), editedAt: null });
    expect(message?.sentiment?.evidence ?? []).toEqual([]);
    const rows = await inHotel(app.databases, hotel.hotelId, (query) =>
      query(
        `select r.text as kept, m.text as shown from message_revisions r join messages m on m.hotel_id = r.hotel_id and m.id = r.message_id
         where r.hotel_id = $1`,
        [hotel.hotelId],
      ),
    );
    expect(rows).toEqual([{ kept: 'The room is disgusting and dirty', shown: null }]);
  });

  it("lets nobody change the other side's words", async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      said(hotel, 'M1', 'mine'),
      effect(hotel, 'E1', edit('theirs', 'M1'), { isFromHotel: true }),
      effect(hotel, 'D1', deletion('M1'), { isFromHotel: true }),
    );
    expect((await messagesOf(hotel))[0]).toMatchObject({ text: 'mine', editedAt: null, deletedAt: null });
    expect((await raws(hotel)).map((raw) => raw.reason)).toEqual([null, 'NOT_THE_AUTHOR', 'NOT_THE_AUTHOR']);
  });

  it("lets a guest change, take back, react to and vote on what is in his own chat, and in nobody else's", async () => {
    const hotel = await newHotel();
    const [own, foreign] = ['491700000001@c.us', '491700000002@c.us'];
    const poll = {
      typeMessage: 'pollMessage',
      pollMessageData: { name: 'Breakfast?', options: [{ optionName: 'Yes' }, { optionName: 'No' }] },
    };
    await post(
      hotel,
      said(hotel, 'M1', 'first'),
      said(hotel, 'M2', 'Good day', foreign),
      effect(hotel, 'P1', poll, { isFromHotel: true }),
    );
    const everything = (chatId: string, timestamp: number) => {
      const [by, id] = [{ chatId, timestamp }, (what: string) => `${what}-${chatId}`];
      return [
        effect(hotel, id('E'), edit(`words of ${chatId}`, 'M1'), by),
        effect(hotel, id('R'), reaction(chatId === own ? '👍' : '👎', 'M1'), by),
        effect(hotel, id('V'), vote(chatId === own ? 'Yes' : 'No', 'P1', chatId), by),
        effect(hotel, id('H'), edit(`to ${chatId}`, 'P1'), { ...by, isFromHotel: true }),
      ];
    };
    const shown = async () => {
      const messages = (await messagesOf(hotel)).filter((message) => message.text !== 'Good day');
      return messages.map(({ text, deletedAt, reactions, pollVotes }) => ({
        text,
        deletedAt,
        reactions: reactions.map((each) => each.emoji),
        votes: pollVotes.flatMap((each) => each.selected),
      }));
    };
    const changed = [
      { text: `words of ${own}`, deletedAt: null, reactions: ['👍'], votes: [] },
      { text: `to ${own}`, deletedAt: null, reactions: [], votes: ['Yes'] },
    ];
    await post(hotel, ...everything(own, NOW));
    expect(await shown()).toEqual(changed);

    const before = await events(hotel);
    await post(
      hotel,
      ...everything(foreign, NOW + 1),
      effect(hotel, 'D-foreign', deletion('M1'), { chatId: foreign, timestamp: NOW + 1 }),
      effect(hotel, 'E-nobody', edit('words of a stranger', 'M1'), { chatId: '491700000003@c.us' }),
    );
    expect(await shown()).toEqual(changed);
    expect(await events(hotel)).toEqual(before);
    expect((await raws(hotel)).slice(-6).map((raw) => raw.reason)).toEqual(
      Array.from({ length: 6 }, () => 'TARGET_OF_ANOTHER_GUEST'),
    );

    await post(hotel, effect(hotel, 'D-own', deletion('M1')));
    expect((await shown())[0]).toMatchObject({ text: null, deletedAt: expect.any(String) });
  });

  it('knows the author by his number, his hidden id and the other form of his number', async () => {
    const hotel = await newHotel();
    const [number, hidden] = ['5531987654321@c.us', '120650379300963@lid'];
    await post(hotel, said(hotel, 'M1', 'first', number));
    const fromHidden = effect(hotel, 'E1', edit('second', 'M1'), { chatId: hidden });
    await post(hotel, { ...fromHidden, senderData: { ...fromHidden.senderData, sender: number } });
    expect((await messagesOf(hotel))[0]?.text).toBe('second');
    await post(
      hotel,
      effect(hotel, 'E2', edit('third', 'M1'), { chatId: '553187654321@c.us', timestamp: NOW + 1 }),
    );
    expect((await messagesOf(hotel))[0]?.text).toBe('third');
  });

  it('keeps what comes before its message, in order, and applies it when the message comes', async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      effect(hotel, 'E1', edit('second', 'M1')),
      effect(hotel, 'R1', reaction('❤️', 'M1')),
      effect(hotel, 'E2', edit('third', 'M1'), { timestamp: NOW + 1 }),
    );
    expect((await raws(hotel)).map((raw) => raw.status)).toEqual(['WAITING', 'WAITING', 'WAITING']);
    await post(hotel, said(hotel, 'M1', 'first'));
    await waitUntil('what waited', async () =>
      (await raws(hotel)).every((raw) => raw.status === 'PROCESSED'),
    );
    expect((await messagesOf(hotel))[0]).toMatchObject({
      text: 'third',
      reactions: [{ emoji: '❤️', authorKind: 'GUEST' }],
    });
  });

  it('hides what was taken back before it came', async () => {
    const hotel = await newHotel();
    await post(hotel, effect(hotel, 'D1', deletion('M1')));
    expect((await raws(hotel)).map((raw) => raw.status)).toEqual(['WAITING']);
    await post(hotel, said(hotel, 'M1', 'The room is disgusting and dirty'));
    await waitUntil('what waited', async () =>
      (await raws(hotel)).every((raw) => raw.status === 'PROCESSED'),
    );
    const [message] = await messagesOf(hotel);
    expect(message).toMatchObject({ text: null, deletedAt: expect.any(String) });
    expect(message?.sentiment?.evidence ?? []).toEqual([]);
  });

  it('gives up after a day on what waits in vain', async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      effect(hotel, 'E1', edit('late', 'NEVER')),
      effect(hotel, 'E2', edit('new', 'NEVER-2')),
    );
    await inHotel(app.databases, hotel.hotelId, (query) =>
      query(
        `update inbound_notifications set received_at = received_at - interval '25 hours' where hotel_id = $1 and waits_for = 'NEVER'`,
        [hotel.hotelId],
      ),
    );
    const orm = await createOrm({
      databaseUrl: app.databases.appUrl,
      poolSize: 2,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    try {
      await createMaintenanceJob({
        sessions: new TenantSessions(orm),
        clock: systemClock,
        metrics: new JobMetrics(new Registry()),
        logger: pino({ level: 'silent' }),
      }).run(newRun());
    } finally {
      await orm.close(true);
    }
    expect((await raws(hotel)).map(({ status, reason }) => ({ status, reason }))).toEqual([
      { status: 'IGNORED', reason: 'TARGET_NEVER_CAME' },
      { status: 'WAITING', reason: null },
    ]);
  });

  it('holds one reaction of each side, changed and taken back, and classifies none', async () => {
    const hotel = await newHotel();
    await post(
      hotel,
      said(hotel, 'M1', 'Hello'),
      effect(hotel, 'R1', reaction('👍', 'M1')),
      effect(hotel, 'R2', reaction('😡', 'M1'), { timestamp: NOW + 1 }),
      effect(hotel, 'R3', reaction('🙏', 'M1'), { isFromHotel: true }),
    );
    const [message] = await messagesOf(hotel);
    expect([...(message?.reactions ?? [])].sort((a, b) => a.authorKind.localeCompare(b.authorKind))).toEqual([
      { emoji: '😡', authorKind: 'GUEST' },
      { emoji: '🙏', authorKind: 'PHONE' },
    ]);
    expect(await messagesOf(hotel)).toHaveLength(1);
    await post(
      hotel,
      effect(hotel, 'R4', reaction('', 'M1'), { timestamp: NOW + 3 }),
      effect(hotel, 'R5', reaction('👍', 'M1'), { timestamp: NOW + 2 }),
    );
    expect((await messagesOf(hotel))[0]?.reactions).toEqual([{ emoji: '🙏', authorKind: 'PHONE' }]);
  });

  it('shows a call as one message whose state moves on once, and has a guest who got nobody wait', async () => {
    const hotel = await newHotel();
    await post(hotel, call(hotel, 'C1', 'offer'));
    expect((await look(hotel))[0]).toMatchObject({ status: 'OPEN', waitingSince: null });
    expect((await messagesOf(hotel))[0]?.details.call?.status).toBe('RINGING');
    await post(hotel, call(hotel, 'C1', 'missed'), call(hotel, 'C1', 'pickUp'));
    const [conversation] = await look(hotel);
    expect(conversation?.waitingSince).not.toBeNull();
    expect(conversation?.messages.edges.map((edge) => edge.node.details.call?.status)).toEqual(['MISSED']);
    await post(hotel, call(hotel, 'C2', 'pickUp', 'outgoingCall'));
    const [answered] = await look(hotel);
    expect(answered).toMatchObject({ status: 'WAITING_FOR_GUEST', waitingSince: null });
    expect(answered?.messages.edges[1]?.node).toMatchObject({
      kind: 'CALL',
      details: { call: { status: 'ANSWERED', durationSeconds: 42 } },
    });
  });

  it('drops what is said in groups, and keeps it raw where the hotel asks for it', async () => {
    const [dropping, keeping] = [await newHotel(), await newHotel()];
    await inHotel(app.databases, keeping.hotelId, (query) =>
      query(`update hotels set settings = '{"groupChats":"keep"}' where id = $1`, [keeping.hotelId]),
    );
    for (const hotel of [dropping, keeping]) {
      await post(hotel, said(hotel, 'G1', 'A secret', '120363403814479258@g.us'));
      expect(await messagesOf(hotel)).toEqual([]);
    }
    expect(await raws(dropping)).toMatchObject([{ status: 'IGNORED', reason: 'GROUP_CHAT', bytes: 0 }]);
    expect((await raws(keeping))[0]?.bytes).toBeGreaterThan(100);
  });

  it('hands out script in names and words as the text that it is, never as a page', async () => {
    const hotel = await newHotel();
    const script = '<script>alert("1")</script><img src=x onerror=alert(1)>{{7*7}}';
    const message = said(hotel, 'M1', script);
    await post(hotel, {
      ...message,
      senderData: { ...message.senderData, senderName: script, chatName: script },
    });
    const body = JSON.stringify({
      query: `query ($id: ID!) { hotel(id: $id) { conversations(first: 1) { edges { node {
        guest { name } messages(first: 1) { edges { node { text } } } } } } } }`,
      variables: { id: hotel.globalId('Hotel', hotel.hotelId) },
    });
    for (const accept of ['application/json', '*/*', 'text/html']) {
      const answer = await fetch(`${app.url}/graphql`, {
        method: 'POST',
        headers: {
          accept,
          'content-type': 'application/json',
          authorization: `Bearer ${accessToken(hotel.users.agent)}`,
        },
        body,
      });
      expect(answer.headers.get('content-type')).toMatch(/^application\/(graphql-response\+)?json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      const text = await answer.text();
      if (accept === 'text/html' && answer.status !== 200) continue;
      expect(JSON.parse(text)).toMatchObject({
        data: {
          hotel: {
            conversations: {
              edges: [
                { node: { guest: { name: script }, messages: { edges: [{ node: { text: script } }] } } },
              ],
            },
          },
        },
      });
    }
  });

  describe('identity', () => {
    const from = (hotel: HotelFixture, id: string, chatId: string, senderId = chatId) => {
      const body = textWebhook(hotel.channel, { chatId, id, timestamp: NOW });
      return { ...body, senderData: { ...body.senderData, sender: senderId } };
    };
    const guests = (hotel: HotelFixture) =>
      inHotel(app.databases, hotel.hotelId, (query) =>
        query('select phone from guests where hotel_id = $1 order by created_at', [hotel.hotelId]),
      );

    it('is one guest by number and by hidden id, once a notification names both', async () => {
      const hotel = await newHotel();
      await post(
        hotel,
        from(hotel, 'M1', '491700000001@c.us'),
        from(hotel, 'M2', '120650379300963@lid', '491700000001@c.us'),
        from(hotel, 'M3', '120650379300963@lid'),
        from(hotel, 'M4', '491700000001:3@c.us'),
      );
      expect(await guests(hotel)).toEqual([{ phone: '491700000001' }]);
      expect(await messagesOf(hotel)).toHaveLength(4);
    });

    it('learns the number of a guest who first came hidden', async () => {
      const hotel = await newHotel();
      await post(
        hotel,
        from(hotel, 'M1', '120650379300963@lid'),
        from(hotel, 'M2', '120650379300963@lid', '491700000001@c.us'),
        from(hotel, 'M3', '491700000001@c.us'),
      );
      expect(await guests(hotel)).toEqual([{ phone: '491700000001' }]);
    });

    it("never takes the hotel's own number, or another person's, for the guest", async () => {
      const hotel = await newHotel();
      await post(
        hotel,
        from(hotel, 'M1', '120650379300001@lid', '4930123456@c.us'),
        from(hotel, 'M2', '120650379300002@lid', '4930123456@c.us'),
        from(hotel, 'M3', '491700000003@c.us', '491700000004@c.us'),
        from(hotel, 'M4', '491700000004@c.us'),
      );
      expect(await guests(hotel)).toHaveLength(4);
    });

    it('knows a Brazilian mobile with and without its ninth digit, and a Mexican one with and without its 1', async () => {
      const hotel = await newHotel();
      await post(
        hotel,
        from(hotel, 'M1', '5531987654321@c.us'),
        from(hotel, 'M2', '553187654321@c.us'),
        from(hotel, 'M3', '5215512345678@c.us'),
        from(hotel, 'M4', '525512345678@c.us'),
        from(hotel, 'M5', '553132345678@c.us'),
        from(hotel, 'M6', '5531932345678@c.us'),
      );
      expect(await guests(hotel)).toHaveLength(4);
    });
  });

  it('opts a guest out by a message that is nothing but STOP, in this hotel only, until START', async () => {
    const [hotel, other] = [await newHotel(), await newHotel()];
    const optedOutAt = (each: HotelFixture) =>
      inHotel(app.databases, each.hotelId, async (query) =>
        (await query('select opted_out_at from guests where hotel_id = $1', [each.hotelId])).map(
          (row) => row.opted_out_at,
        ),
      );
    await post(other, said(other, 'M1', 'hello'));
    await post(hotel, said(hotel, 'M1', 'Please stop the music next door'));
    expect(await optedOutAt(hotel)).toEqual([null]);
    await post(hotel, said(hotel, 'M2', 'STOP.'));
    const [since] = await optedOutAt(hotel);
    expect(since).not.toBeNull();
    await post(hotel, said(hotel, 'M3', 'стоп'));
    expect(await optedOutAt(hotel)).toEqual([since]);
    expect((await events(hotel)).filter((kind) => kind === 'GUEST_UPDATED')).toHaveLength(1);
    await post(hotel, said(hotel, 'M4', 'Start'));
    expect(await optedOutAt(hotel)).toEqual([null]);
    expect(await optedOutAt(other)).toEqual([null]);
  });

  it('does not classify a language the engine does not know, but still finds an emergency in it', async () => {
    const hotel = await newHotel();
    await post(hotel, said(hotel, 'M1', 'ขอผ้าเช็ดตัวเพิ่มหน่อยค่ะ'));
    const [calm] = await look(hotel);
    expect(calm?.messages.edges[0]?.node.sentiment).toEqual({ label: 'NOT_JUDGED', evidence: [] });
    expect([calm?.mood, calm?.alerts.edges]).toEqual([null, []]);
    await post(hotel, said(hotel, 'M2', 'ไฟไหม้ห้องของฉัน'));
    const [burning] = await look(hotel);
    expect(burning?.alerts.edges.map((edge) => edge.node)).toEqual([{ kind: 'EMERGENCY', urgency: 5 }]);
    expect(burning?.mood).toBeNull();
    await post(hotel, said(hotel, 'M3', 'Thank you, you were wonderful'));
    expect((await look(hotel))[0]?.mood?.label).toBe('POSITIVE');
  });

  it('is seen by nobody of another hotel, whose same provider ids it never touches', async () => {
    const [hotel, other] = [await newHotel(), await newHotel()];
    for (const each of [hotel, other]) await post(each, said(each, 'M1', 'untouched'));
    await post(
      hotel,
      effect(hotel, 'R1', reaction('👍', 'M1')),
      effect(hotel, 'E1', edit('changed', 'M1')),
      effect(hotel, 'D1', deletion('M1'), { timestamp: NOW + 1 }),
    );
    expect((await messagesOf(hotel))[0]?.reactions).toHaveLength(1);
    expect((await messagesOf(other))[0]).toMatchObject({ text: 'untouched', editedAt: null, reactions: [] });
    const id = (await messagesOf(hotel))[0]?.id;
    const query =
      'query ($id: ID!) { node(id: $id) { ... on Message { text reactions { emoji } pollVotes { selected } details { choiceId } } } }';
    const own = await graphql(app.url, accessToken(hotel.users.agent), query, { id });
    expect(own.data?.node).not.toBeNull();
    const foreign = await graphql(app.url, accessToken(other.users.agent), query, { id });
    const never = await graphql(app.url, accessToken(other.users.agent), query, {
      id: hotel.globalId('Message', hotel.hotelId),
    });
    expect(foreign).toEqual(never);
    for (const table of ['message_revisions', 'message_reactions', 'poll_votes'])
      expect(
        await inHotelSql(
          app.databases,
          other.hotelId,
          async (client) =>
            (await client.query(`select 1 from ${table} where hotel_id = $1`, [hotel.hotelId])).rowCount,
        ),
      ).toBe(0);
  });
});
