import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MikroORM } from '@mikro-orm/postgresql';
import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { createOrm } from '../../src/db/orm.js';
import { TenantSessions } from '../../src/db/tenant-session.js';
import { uuidv7 } from '../../src/db/uuid.js';
import { SecretBox } from '../../src/providers/secrets/secret-box.js';
import { ChannelClients } from '../../src/services/sending/channel-clients.js';
import { type Lease, leaseNext, markSending } from '../../src/services/sending/lease.js';
import { JOURNAL_SETTLED_MS, Reconciler } from '../../src/services/sending/reconciler.js';
import { SendingLanes } from '../../src/services/sending/sending-lanes.js';
import { SendingMetrics } from '../../src/services/sending/sending-metrics.js';
import { settleAttempt } from '../../src/services/sending/settle-attempt.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { testSecrets } from '../support/test-secrets.js';

interface Row {
  readonly delivery_state: string;
  readonly delivery_reason: string | null;
  readonly provider_message_id: string | null;
}

const CHAT = '79001230000@c.us';

/** A provider that answers what a test says it knows. */
class FakeProvider {
  journal: object[] = [];
  queue: object[] = [];
  sends = 0;
  readonly #server: Server = createServer((request, response) => {
    const method = request.url?.split('/')[2];
    if (method === 'sendMessage') this.sends += 1;
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(
        method === 'lastOutgoingMessages'
          ? this.journal
          : method === 'showMessagesQueue'
            ? this.queue
            : { idMessage: 'SENT-AGAIN' },
      ),
    );
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<unknown> {
    return new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('a message in doubt', () => {
  const provider = new FakeProvider();
  let database: TestDatabase;
  let orm: MikroORM;
  let sessions: TenantSessions;
  let hotel: HotelFixture;
  let clients: ChannelClients;
  let nowMs = Date.now();
  const clock = { now: () => new Date(nowMs) };
  const metrics = new SendingMetrics(new Registry());
  const logger = pino({ level: 'silent' });

  beforeAll(async () => {
    database = await createDatabase();
    orm = await createOrm({
      databaseUrl: database.appUrl,
      poolSize: 6,
      startRole: 'app_edge',
      applicationName: 'test',
    });
    sessions = new TenantSessions(orm);
    const [id = '', secret = ''] = testSecrets.CHANNEL_KEYS.split(':');
    clients = new ChannelClients(new SecretBox([{ id, secret: Buffer.from(secret, 'base64') }]));
  });

  beforeEach(async () => {
    nowMs = Date.now();
    provider.journal = [];
    provider.queue = [];
    provider.sends = 0;
    const url = await provider.listen();
    hotel = await createHotelFixture(database);
    await sql('update channels set api_url = $2, media_url = $2, send_gap_ms = 0 where hotel_id = $1', [url]);
    await sql('update conversations set chat_id = $2 where hotel_id = $1', [CHAT]);
    await sql(
      `insert into guest_aliases (hotel_id, chat_id, guest_id) values ($1, $2, $3) on conflict do nothing`,
      [CHAT, hotel.conversations[0]?.guestId],
    );
  });

  afterEach(() => provider.close());

  afterAll(async () => {
    await orm.close(true);
    await database.drop();
  });

  const sql = <T = Row>(text: string, values: readonly unknown[] = []): Promise<T[]> =>
    sessions.inHotel(hotel.hotelId, (tx) => tx.rows<T>(text, [hotel.hotelId, ...values]));

  const lane = () => ({ hotelId: hotel.hotelId, channelId: hotel.channel.id });

  const read = async (id: string): Promise<Row> => {
    const [row] = await sql('select * from messages where hotel_id = $1 and id = $2', [id]);
    if (row === undefined) throw new Error('no such message');
    return row;
  };

  async function queueMessage(text: string): Promise<string> {
    const id = uuidv7(clock.now());
    const [conversation] = hotel.conversations;
    await sql(
      `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, delivery_state,
         delivery_changed_at, sent_at, received_at, stored_at) values ($1, $2, $3, $4, $5, 900, 'OUTBOUND', 'STAFF', 'TEXT', $6, 'QUEUED', $7, $7, $7, $7)`,
      [id, conversation?.id, conversation?.guestId, hotel.channel.id, text, clock.now()],
    );
    return id;
  }

  /** Brings a message to where the call to the provider is being made. */
  async function mark(): Promise<Lease> {
    const soon = new Date(nowMs + 10_000);
    const look = await sessions.inHotel(hotel.hotelId, (tx) =>
      leaseNext(tx, lane(), clock.now(), randomUUID(), soon),
    );
    if (look.kind !== 'LEASE') throw new Error('nothing to lease');
    const isMarked = await sessions.inHotel(hotel.hotelId, (tx) =>
      markSending(tx, lane(), look.lease, clock.now(), soon),
    );
    expect(isMarked).toBe(true);
    return look.lease;
  }

  const settle = (lease: Lease, outcome: Parameters<typeof settleAttempt>[3]) =>
    sessions.inHotel(hotel.hotelId, (tx) =>
      settleAttempt(tx, lane(), lease, outcome, clock.now(), Math.random),
    );

  async function inDoubt(text: string): Promise<{ id: string; lease: Lease }> {
    const id = await queueMessage(text);
    const lease = await mark();
    await settle(lease, { kind: 'UNKNOWN', reason: 'SERVER_ERROR', httpStatus: 500 });
    return { id, lease };
  }

  async function reconcileLater(times = 1): Promise<void> {
    const reconciler = new Reconciler(sessions, clients, clock, metrics, logger, () => undefined);
    for (let i = 0; i < times; i += 1) {
      nowMs += JOURNAL_SETTLED_MS + 1_000;
      await reconciler.reconcile(lane());
    }
  }

  const journalled = (chatId: string, textMessage: string, statusMessage = 'delivered') => ({
    type: 'outgoing',
    idMessage: 'OURS-1',
    timestamp: Math.floor(nowMs / 1_000),
    typeMessage: 'textMessage',
    chatId,
    textMessage,
    statusMessage,
  });

  it('goes back to the queue only once neither queue nor journal of the provider shows it', async () => {
    const { id } = await inDoubt('Breakfast from seven');
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'UNKNOWN', delivery_reason: 'NOT_IN_QUEUE' });
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'QUEUED', delivery_reason: 'NOT_IN_JOURNAL' });
  });

  it('takes over id and state from the journal', async () => {
    const { id } = await inDoubt('Breakfast from seven');
    provider.journal = [journalled(CHAT, 'Breakfast from seven')];
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'DELIVERED', provider_message_id: 'OURS-1' });
  });

  it.each([
    [
      'waits in the provider’s queue',
      () => (provider.queue = [{ body: { chatId: CHAT, message: 'Room 5' } }]),
    ],
    ['stands in the journal in other words', () => (provider.journal = [journalled(CHAT, 'Room 5 ')])],
    ['stands there under another chat id', () => (provider.journal = [journalled('1234@lid', 'Room 5')])],
  ])('is not sent again while something that may be it %s', async (_where, put) => {
    const { id } = await inDoubt('Room 5');
    put();
    await reconcileLater(4);
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
  });

  it('is never sent again when its echo was stored as a message of its own', async () => {
    const id = await queueMessage('Room 5\r\n');
    const lease = await mark();
    await sql(`update messages set provider_message_id = 'OURS-1' where hotel_id = $1 and id = $2`, [
      hotel.conversations[0]?.messageIds[1],
    ]);
    await settle(lease, { kind: 'ACCEPTED', providerMessageId: 'OURS-1' });
    expect(await read(id)).toMatchObject({
      delivery_state: 'UNKNOWN',
      delivery_reason: 'ECHO_STORED_APART',
    });
    await reconcileLater(4);
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
  });

  it('fails at last when the provider has refused to take it five times without saying so', async () => {
    const { id } = await inDoubt('Chokes the provider');
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      await reconcileLater(2);
      expect((await read(id)).delivery_state).toBe('QUEUED');
      await settle(await mark(), { kind: 'UNKNOWN', reason: 'SERVER_ERROR', httpStatus: 500 });
    }
    await reconcileLater(2);
    expect(await read(id)).toMatchObject({ delivery_state: 'FAILED', delivery_reason: 'NOT_IN_JOURNAL' });
  });

  it('is SENT when the answer comes after its lease, even if it was to be sent again', async () => {
    const { id, lease } = await inDoubt('Late answer');
    await reconcileLater(2);
    expect((await read(id)).delivery_state).toBe('QUEUED');
    await settle(lease, { kind: 'ACCEPTED', providerMessageId: 'LATE-1' });
    expect(await read(id)).toMatchObject({ delivery_state: 'SENT', provider_message_id: 'LATE-1' });
  });

  it('becomes UNKNOWN when the provider took it a day ago and told of nothing since', async () => {
    const id = await queueMessage('No word of it');
    await settle(await mark(), { kind: 'ACCEPTED', providerMessageId: 'SILENT-1' });
    expect((await read(id)).delivery_state).toBe('SENDING');
    nowMs += 86_400_000;
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'UNKNOWN', delivery_reason: 'NO_STATUS' });
  });

  it('is not sent by a worker that was stopped between the mark and the call', async () => {
    const id = await queueMessage('Stopped before the call');
    const lanes = new SendingLanes({
      sessions,
      clients,
      clock,
      metrics,
      logger,
      random: Math.random,
      wakeChat: () => undefined,
      passFailPoint: (point) => {
        if (point === 'lane-marked') nowMs += 60_000;
      },
    });
    lanes.wake(hotel.hotelId, hotel.channel.id);
    await lanes.close();
    expect((await read(id)).delivery_state).toBe('SENDING');
    expect(provider.sends).toBe(0);
    await reconcileLater();
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
  });
});
