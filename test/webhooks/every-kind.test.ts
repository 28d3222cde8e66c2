import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { textWebhook } from '../faults/provider-webhooks.js';
import { accessToken } from '../support/access-token.js';
import { startApp, type TestApp } from '../support/app-process.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { graphqlData } from '../support/graphql-client.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { superuserPool } from '../support/superuser-pool.js';
import { waitUntil } from '../support/wait-until.js';
import { startFileServer, type FileServer } from './file-server.js';
import { expectedBySample, type ExpectedRow } from './samples/expected.js';

interface Shown {
  readonly kind: string;
  readonly authorKind: string;
  readonly direction: string;
  readonly text: string | null;
  readonly quoted: { readonly text: string | null } | null;
  readonly editedAt: string | null;
  readonly deletedAt: string | null;
  readonly delivery: {
    readonly state: string;
    readonly reason: string | null;
    readonly detail: string | null;
  } | null;
  readonly attachment: Record<string, unknown> | null;
  readonly reactions: readonly unknown[];
  readonly pollVotes: readonly unknown[];
  readonly details: Record<string, unknown>;
}
interface ShownHotel {
  readonly channels: readonly { readonly state: string }[];
  readonly alerts: { readonly edges: readonly { readonly node: Record<string, unknown> }[] };
  readonly conversations: {
    readonly edges: readonly {
      readonly node: {
        readonly waitingSince: string | null;
        readonly guest: {
          readonly phone: string | null;
          readonly name: string | null;
          readonly blockedAt: string | null;
        };
        readonly messages: { readonly edges: readonly { readonly node: Shown }[] };
      };
    }[];
  };
}

/** What of a sample's body this test reads by itself. */
interface Sample {
  readonly instanceData?: object;
  readonly idMessage?: string;
  readonly chatId?: string;
  /** The other side of a call. */
  readonly from?: string;
  readonly senderData?: {
    readonly chatId: string;
    readonly chatName?: string;
    readonly senderName?: string;
  };
  readonly messageData?: object;
}

const QUERY = `query ($id: ID!) { hotel(id: $id) {
  channels { state }
  alerts(first: 5, orderBy: RAISED_DESC) { edges { node { kind status urgency } } }
  conversations(first: 2) { edges { node { waitingSince guest { phone name blockedAt } messages(first: 3) { edges { node {
    kind authorKind direction text quoted { text } editedAt deletedAt delivery { state reason detail }
    attachment { status failure fileName declaredMimeType mimeType sizeBytes url }
    reactions { emoji authorKind } pollVotes { selected authorKind }
    details { location { latitude longitude name address } contacts { displayName phones } poll { question options isMultipleChoice }
      call { status isVideo durationSeconds } options choiceId groupName isForwarded contentLoss }
  } } } } } }
} }`;

const folder = new URL('./samples/', import.meta.url);
const names = Object.keys(expectedBySample);
const TARGET_TIME = 1_500_000_000;

/** What clients are told of the provider's failures; written by hand. */
const TOLD: Readonly<Record<string, string>> = {
  NO_ACCOUNT: 'NOT_ON_WHATSAPP',
  FORBIDDEN: 'NOT_ALLOWED',
  SUSPENDED: 'NUMBER_RESTRICTED',
  NOT_IN_GROUP: 'OTHER',
  GROUP_TOO_LARGE: 'OTHER',
};

describe('every kind of notification', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let app: TestApp;
  let files: FileServer;
  let mediaFolder: string;
  let token: string;
  const hotels = new Map<string, HotelFixture>();
  /** The bodies that were posted for a sample, in their order. */
  const sent = new Map<string, string[]>();

  const post = async (of: HotelFixture, body: string): Promise<void> => {
    const response = await fetch(`${app.url}/webhooks/green-api/${of.channel.instanceId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${of.channel.webhookToken}`, 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(200);
  };
  const raws = (of: HotelFixture) =>
    inHotel(app.databases, of.hotelId, (query) =>
      query(
        'select status, reason, octet_length(body) as bytes from inbound_notifications where hotel_id = $1 order by arrival',
        [of.hotelId],
      ),
    );

  beforeAll(async () => {
    files = await startFileServer();
    mediaFolder = await mkdtemp(join(tmpdir(), 'hotel-boost-media-'));
    database = await createDatabase();
    pool = superuserPool(database);
    app = await startApp({ databases: database, env: { MEDIA_DIR: mediaFolder, SANDBOX_URL: files.url } });
    const home = await createHotelFixture(app.databases);
    for (const name of names) {
      const hotel = await createHotelFixture(app.databases, {
        conversations: 0,
        instanceId: instanceOf(name),
      });
      hotels.set(name, hotel);
      await inHotel(app.databases, hotel.hotelId, async (query) => {
        await query('insert into memberships (hotel_id, id, user_id, role) values ($1, $1, $2, $3)', [
          hotel.hotelId,
          home.users.agent.id,
          'AGENT',
        ]);
        // The samples' own times are years old, and a report older than the channel's state would be late.
        await query(
          `update channels set api_url = $2, state = $3, state_since = '2000-01-01' where hotel_id = $1`,
          [
            hotel.hotelId,
            files.url,
            name.includes('stateInstanceChanged.authorized') ? 'NOT_AUTHORIZED' : 'AUTHORIZED',
          ],
        );
      });
    }
    token = accessToken(home.users.agent);
  }, 120_000);

  afterAll(async () => {
    await app.stop();
    await pool.end();
    await database.drop();
    await files.stop();
    await rm(mediaFolder, { recursive: true, force: true });
  });

  it.each(names)('%s becomes what the table says', async (name) => {
    const row = expectedBySample[name] as ExpectedRow;
    const hotel = hotels.get(name) as HotelFixture;
    const body = readFileSync(new URL(`${name}.json`, folder), 'utf8').replace(
      /("downloadUrl":\s*")https:\/\/[^/"]+/g,
      `$1${files.url}`,
    );
    const sample = (JSON.parse(body) ?? {}) as Sample;
    const before = precursors(row, sample);
    for (const each of before) await post(hotel, JSON.stringify(each));
    if (row.effect === 'MOVES_DELIVERY')
      await waitUntil(`what ${name} is about`, async () =>
        (await raws(hotel)).every((each) => each.status === 'PROCESSED'),
      );
    await post(hotel, body);
    const [raw] = await waitUntil(`${name} to be handled`, async () => {
      const rows = await raws(hotel);
      return rows.every((each) => each.status !== 'RECEIVED') && rows.reverse();
    });
    const shown = await waitUntil(`the file of ${name}`, async () => {
      const data = await graphqlData<{ hotel: ShownHotel }>(app.url, token, QUERY, {
        id: hotel.globalId('Hotel', hotel.hotelId),
      });
      const messages = messagesOf(data.hotel);
      return messages.every((message) => message.attachment?.status !== 'PENDING') && data.hotel;
    });
    check(name, row, raw ?? {}, shown);
    if (row.effect === 'NEW_MESSAGE' || row.effect === 'RECORDS_CALL')
      expect(shown.conversations.edges[0]?.node.guest).toMatchObject(toldGuest(row, sample));
    sent.set(name, [...before.map((each) => JSON.stringify(each)), body]);
  });

  /** Everything that notifications can leave behind, by hotel. */
  const traces = async () => {
    const { rows } = await pool.query<{ hotel: string }>(
      `select h.id as hotel, (select number::integer from event_heads where hotel_id = h.id) as events,
         (select json_agg(json_build_array(m.id, m.text, m.content, m.delivery_state, m.edited_at, m.deleted_at) order by m.id)
            from messages m where hotel_id = h.id) as messages,
         (select json_agg(json_build_array(c.id, c.status) order by c.id) from conversations c where hotel_id = h.id) as conversations,
         (select json_agg(json_build_array(g.id, g.name, g.blocked_at) order by g.id) from guests g where hotel_id = h.id) as guests,
         (select json_agg(json_build_array(c.state, c.blocked_reason, c.blocked_until) order by c.id) from channels c
            where hotel_id = h.id) as channels,
         (select json_agg(json_build_array(a.kind, a.status, a.urgency) order by a.id) from alerts a where hotel_id = h.id) as alerts,
         (select count(*)::integer from alert_causes where hotel_id = h.id) as causes,
         (select json_agg(json_build_array(r.emoji, r.reacted_at)) from message_reactions r where hotel_id = h.id) as reactions,
         (select json_agg(json_build_array(v.selected, v.voted_at)) from poll_votes v where hotel_id = h.id) as votes,
         (select count(*)::integer from message_revisions where hotel_id = h.id) as revisions
       from hotels h order by h.id`,
    );
    return new Map(rows.map((row) => [row.hotel, row]));
  };
  /** Posts these bodies, those of a hotel one after another, and waits until all are handled. */
  async function postAll(all: Iterable<readonly [HotelFixture, readonly string[]]>): Promise<void> {
    await Promise.all(
      Array.from(all, async ([of, bodies]) => {
        for (const body of bodies) await post(of, body);
      }),
    );
    await waitUntil('all to be handled', async () => {
      const open = await pool.query(`select from inbound_notifications where status = 'RECEIVED' limit 1`);
      return open.rowCount === 0;
    });
  }
  const forgetRaw = () => pool.query('delete from inbound_notifications');

  it('makes no second message, event or alert when it comes again after its raw row is gone', async () => {
    // A used-up plan is told without a time, so it is news whenever it comes.
    const bodies = [...sent].filter(([name]) => name !== 'quotaExceeded');
    const before = await traces();
    await forgetRaw();
    await postAll(bodies.map(([name, each]) => [hotels.get(name) as HotelFixture, each] as const));
    const after = await traces();
    for (const [name] of bodies) {
      const { hotelId } = hotels.get(name) as HotelFixture;
      expect({ name, ...after.get(hotelId) }).toEqual({ name, ...before.get(hotelId) });
    }
  });

  it('stays overtaken by what came later when it comes again after its raw row is gone', async () => {
    const hotel = await createHotelFixture(app.databases, { conversations: 0 });
    const { channel } = hotel;
    const chatId = '4917600000001@c.us';
    const about = (id: string, timestamp: number) => textWebhook(channel, { chatId, id, timestamp });
    const service = (typeWebhook: string, timestamp: number, fields: object) => ({
      ...about('', timestamp),
      idMessage: undefined,
      senderData: undefined,
      messageData: undefined,
      typeWebhook,
      ...fields,
    });
    const reaction = (id: string, timestamp: number, emoji: string) => ({
      ...about(id, timestamp),
      messageData: {
        typeMessage: 'reactionMessage',
        extendedTextMessageData: { text: emoji },
        quotedMessage: { stanzaId: 'SAID' },
      },
    });
    const now = Math.floor(Date.now() / 1_000) + 1;
    const quota = { method: 'correspondents', used: 3, total: 3, status: 'CORRESPONDENTS_QUOTA_EXCEEDED' };
    const bodies = [
      about('SAID', now),
      reaction('FIRST', now + 1, '👍'),
      reaction('SECOND', now + 2, '❤'),
      service('incomingBlock', now + 1, { chatId, chatState: 'blocked' }),
      service('incomingBlock', now + 2, { chatId, chatState: 'unblocked' }),
      service('stateInstanceChanged', now + 1, { stateInstance: 'notAuthorized' }),
      service('stateInstanceChanged', now + 2, { stateInstance: 'authorized' }),
      service('quotaExceeded', now + 1, { quotaData: quota }),
      service('quotaExceeded', now + 2, { quotaData: { ...quota, method: 'sendMessage' } }),
    ];
    const postEach = async () => {
      for (const body of bodies) await postAll([[hotel, [JSON.stringify(body)]]]);
      return (await traces()).get(hotel.hotelId);
    };
    const before = await postEach();
    expect(before).toMatchObject({
      reactions: [['❤', expect.any(String)]],
      channels: [['AUTHORIZED', 'QUOTA_EXCEEDED', expect.any(String)]],
    });
    await forgetRaw();
    expect(await postEach()).toEqual(before);
  });
});

function check(name: string, row: ExpectedRow, raw: Record<string, unknown>, hotel: ShownHotel): void {
  const messages = messagesOf(hotel);
  const [first] = messages;
  switch (row.effect) {
    case 'NEW_MESSAGE': {
      const isQuoting = quotedBy(row) !== undefined;
      const [said, ...more] = isQuoting ? messages.slice(1) : messages;
      expect(more).toEqual([]);
      expect(said).toMatchObject({
        kind: row.shown?.kind ?? row.messageKind,
        authorKind: row.shown?.author ?? (row.author === 'API' ? 'INTEGRATION' : row.author),
        direction: row.direction ?? 'INBOUND',
        text: row.text ?? null,
        quoted: isQuoting ? { text: 'The words before' } : null,
        details: { ...detailsOf(row), ...row.shown?.details },
      });
      checkFile(row, said?.attachment ?? null);
      expect(hotel.conversations.edges[0]?.node.waitingSince === null).toBe(said?.direction === 'OUTBOUND');
      expect(raw.status).toBe('PROCESSED');
      return;
    }
    case 'CHANGES_MESSAGE':
      expect(messages).toHaveLength(1);
      expect(first).toMatchObject({ text: row.text, editedAt: expect.any(String), direction: row.direction });
      return;
    case 'MARKS_DELETED':
      expect(messages).toHaveLength(1);
      expect(first).toMatchObject({ text: null, deletedAt: expect.any(String) });
      return;
    case 'SETS_REACTION':
      expect(first?.reactions).toEqual([{ emoji: '👍', authorKind: 'GUEST' }]);
      expect(messages).toHaveLength(1);
      return;
    case 'REMOVES_REACTION':
      expect(first?.reactions).toEqual([]);
      expect(messages).toHaveLength(1);
      return;
    case 'RECORDS_VOTE':
      expect(first?.pollVotes).toEqual([{ selected: ['Green'], authorKind: 'GUEST' }]);
      return;
    case 'MOVES_DELIVERY': {
      const { status, reason } = row.fields as { status: string; reason: string | null };
      expect(first?.delivery).toEqual({ state: status, reason: TOLD[reason ?? ''] ?? null, detail: reason });
      return;
    }
    case 'SETS_CHANNEL_STATE': {
      const { state } = row.fields as { state: string };
      expect(hotel.channels).toEqual([{ state }]);
      const isDown = ['NOT_AUTHORIZED', 'BLOCKED', 'SLEEPING', 'SUSPENDED'].includes(state);
      expect(hotel.alerts.edges.map((edge) => edge.node)).toEqual(
        isDown ? [{ kind: 'CHANNEL_DOWN', status: 'RAISED', urgency: 4 }] : [],
      );
      return;
    }
    case 'REPORTS_QUOTA':
      expect(hotel.alerts.edges.map((edge) => edge.node)).toEqual([
        { kind: 'QUOTA', status: 'RAISED', urgency: 3 },
      ]);
      return;
    case 'RECORDS_CALL': {
      const { status, durationSeconds = null } = row.fields as { status: string; durationSeconds?: number };
      expect(messages).toHaveLength(1);
      expect(first).toMatchObject({
        kind: 'CALL',
        direction: row.direction,
        authorKind: row.direction === 'INBOUND' ? 'GUEST' : 'PHONE',
        details: { call: { status, isVideo: false, durationSeconds } },
        delivery: null,
      });
      const isMissed = row.direction === 'INBOUND' && ['MISSED', 'UNANSWERED', 'REJECTED'].includes(status);
      expect(hotel.conversations.edges[0]?.node.waitingSince !== null).toBe(isMissed);
      return;
    }
    case 'RECORDS_BLOCK':
      expect(hotel.conversations.edges[0]?.node.guest.blockedAt).not.toBeNull();
      return;
    case 'KEPT_RAW':
      expect(raw).toMatchObject({ status: 'IGNORED', reason: row.reasonCode });
      expect(Number(raw.bytes)).toBeGreaterThan(10);
      expect(messages).toEqual([]);
      return;
    case 'QUARANTINED':
      expect(raw).toMatchObject({ status: 'QUARANTINED', reason: row.reasonCode });
      expect(messages).toEqual([]);
      return;
    case 'NONE':
      expect({ name, status: raw.status }).toEqual({ name, status: 'IGNORED' });
      if (row.reasonCode !== undefined) expect(raw.reason).toBe(row.reasonCode);
      expect(messages).toEqual([]);
  }
}

function checkFile(row: ExpectedRow, file: Record<string, unknown> | null): void {
  if (row.attachment === undefined) {
    expect(file).toBeNull();
    return;
  }
  const { fileName, mimeType } = row.attachment;
  expect(file).toMatchObject({ fileName, declaredMimeType: mimeType });
  const isLost = (row.fields as { content?: { contentLoss?: string } } | undefined)?.content?.contentLoss;
  expect(file).toMatchObject(
    isLost === undefined
      ? {
          status: 'STORED',
          mimeType,
          url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/files\//),
          sizeBytes: expect.any(Number),
        }
      : {
          status: 'FAILED',
          failure: isLost === 'FILE_TOO_LARGE' ? 'TOO_LARGE' : 'CONTENT_LOST',
          mimeType: null,
          url: null,
          sizeBytes: null,
        },
  );
}

/** What the table says of the content, in the form of Message.details. */
function detailsOf(row: ExpectedRow): object {
  const content = (row.fields as { content?: Record<string, unknown> } | undefined)?.content ?? {};
  const choice = content.choice as { id: string } | undefined;
  const invite = content.groupInvite as { groupName: string } | undefined;
  return {
    isForwarded: content.isForwarded === true,
    options: [],
    ...(content.location ? { location: content.location } : {}),
    ...(content.contacts ? { contacts: content.contacts } : {}),
    ...(content.poll ? { poll: content.poll } : {}),
    ...(choice ? { choiceId: choice.id } : {}),
    ...(invite ? { groupName: invite.groupName } : {}),
  };
}

/** The guest as the sample itself names him, who is the other side whoever wrote; nobody of a kind we cannot read. */
function toldGuest(row: ExpectedRow, { senderData, from = '' }: Sample): object {
  const id = senderData?.chatId ?? from;
  const isOurs = row.direction === 'OUTBOUND';
  return {
    phone: id.endsWith('@c.us') ? id.replace(/[:@].*/, '') : null,
    name: row.kind !== 'MESSAGE' ? null : isOurs ? senderData?.chatName : senderData?.senderName,
  };
}

/** The provider's id of the message that a sample answers to. */
function quotedBy(row: ExpectedRow): string | undefined {
  return (row.fields as { quotedProviderMessageId?: string } | undefined)?.quotedProviderMessageId;
}

function messagesOf(hotel: ShownHotel): Shown[] {
  return hotel.conversations.edges.flatMap((edge) => edge.node.messages.edges.map((each) => each.node));
}

function instanceOf(name: string): string {
  const body = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8')) as {
    instanceData?: { idInstance?: number };
  } | null;
  return String(body?.instanceData?.idInstance ?? 1_101_000_001);
}

/** What must have happened before a sample that is about something: its message, its reaction, its guest. */
function precursors(row: ExpectedRow, sample: Sample): object[] {
  const fields = (row.fields ?? {}) as { targetProviderMessageId?: string; chatId?: string };
  const told = sample.senderData?.chatId ?? sample.chatId ?? fields.chatId ?? '';
  // Some statuses of the documentation are about groups, where the hotel itself never writes.
  const chatId = told.endsWith('@g.us') ? '71234567890@c.us' : told;
  const text = (idMessage: string, isInbound: boolean) => ({
    typeWebhook: isInbound ? 'incomingMessageReceived' : 'outgoingMessageReceived',
    instanceData: sample.instanceData,
    timestamp: TARGET_TIME,
    idMessage,
    senderData: { chatId, sender: chatId },
    messageData: { typeMessage: 'textMessage', textMessageData: { textMessage: 'The words before' } },
  });
  const target = fields.targetProviderMessageId ?? '';
  const quoted = quotedBy(row);
  switch (row.effect) {
    case 'NEW_MESSAGE':
      return quoted === undefined ? [] : [text(quoted, false)];
    case 'CHANGES_MESSAGE':
    case 'MARKS_DELETED':
      return [text(target, row.direction === 'INBOUND')];
    case 'SETS_REACTION':
      return [text(target, false)];
    case 'REMOVES_REACTION': {
      const { messageData } = sample;
      const set = { ...sample, idMessage: 'AN-EARLIER-REACTION', timestamp: TARGET_TIME };
      return [
        text(target, false),
        { ...set, messageData: { ...messageData, extendedTextMessageData: { text: '👍' } } },
      ];
    }
    case 'RECORDS_VOTE':
      return [
        {
          ...text(target, false),
          messageData: {
            typeMessage: 'pollMessage',
            pollMessageData: {
              name: 'Color',
              options: [{ optionName: 'Red' }, { optionName: 'Green' }],
              multipleAnswers: true,
            },
          },
        },
      ];
    case 'MOVES_DELIVERY':
      return [text(sample.idMessage ?? '', false)];
    case 'RECORDS_BLOCK':
      return [text('BEFORE-THE-BLOCK', true)];
    default:
      return [];
  }
}
