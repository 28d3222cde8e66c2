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
import { createNotificationHandler } from '../../src/composition/notification-handling.js';
import { ChatProcessor } from '../../src/services/inbound/chat-processor.js';
import { IngestMetrics } from '../../src/services/inbound/ingest-metrics.js';
import { ChannelClients } from '../../src/services/outbound/channel-clients.js';
import { type Lease, leaseNext, markSending } from '../../src/services/outbound/lease.js';
import { Reconciler } from '../../src/services/outbound/reconciler.js';
import { createReconcileJob } from '../../src/jobs/reconcile.job.js';
import { JOURNAL_SETTLED_MS, SECOND_LOOK_AFTER_MS } from '../../src/services/outbound/send-timing.js';
import { SendingLanes } from '../../src/services/outbound/sending-lanes.js';
import { SendingMetrics } from '../../src/services/outbound/sending-metrics.js';
import { recordAttempt } from '../../src/services/outbound/record-attempt.js';
import { textWebhook } from '../faults/provider-webhooks.js';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { createHotelFixture, type HotelFixture } from '../support/hotel-fixture.js';
import { inHotel } from '../support/owner-sql.js';
import { superuserPool } from '../support/superuser-pool.js';
import { testSecrets } from '../support/test-secrets.js';
import { waitUntil } from '../support/wait-until.js';

interface Row {
  readonly delivery_state: string;
  readonly delivery_reason: string | null;
  readonly provider_message_id: string | null;
  readonly reconciliation_ended_at: string | null;
}

const CHAT = '79001230000@c.us';
const MINUTE = 60_000;
const LANES = 20;
const DAY = 1_440 * MINUTE;

interface JournalItem {
  readonly timestamp: number;
}

/** A provider that answers what a test says it knows; its journal goes back as far as it is asked, a day at most. */
class FakeProvider {
  journal: JournalItem[] = [];
  queue: object[] = [];
  sends = 0;
  looks = 0;
  isAway = false;
  nowMs: () => number = Date.now;
  beforeAnswer: () => void = () => undefined;
  readonly #server: Server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://provider');
    const method = url.pathname.split('/')[2];
    if (method === 'sendMessage') this.sends += 1;
    if (method === 'showMessagesQueue') {
      this.looks += 1;
      this.beforeAnswer();
    }
    request.resume();
    response.setHeader('content-type', 'application/json');
    if (this.isAway) response.statusCode = 502;
    response.end(
      JSON.stringify(
        method === 'lastOutgoingMessages'
          ? this.#lastMinutes(Number(url.searchParams.get('minutes')))
          : method === 'showMessagesQueue'
            ? this.queue
            : { idMessage: 'SENT-AGAIN' },
      ),
    );
  });

  #lastMinutes(minutes: number): readonly JournalItem[] {
    const since = this.nowMs() / 1_000 - Math.min(minutes, 1_440) * 60;
    return this.journal.filter(({ timestamp }) => timestamp >= since);
  }

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
  let url: string;
  let clients: ChannelClients;
  let nowMs = Date.now();
  const clock = { now: () => new Date(nowMs) };
  const registry = new Registry();
  const metrics = new SendingMetrics(registry);
  let chats: ChatProcessor;
  let reconciler: Reconciler;
  let jobReconciler: Pick<Reconciler, 'reconcile'>;
  const wokenLanes: string[] = [];
  const wakeLane = (_hotelId: string, channelId: string) => void wokenLanes.push(channelId);
  const wakeChat = (...chat: [string, string, string]) => chats.wake(...chat);
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
    chats = new ChatProcessor(
      {
        sessions,
        handler: await createNotificationHandler({
          clock,
          wakeChat,
          wakeLane,
          wakeDownload: () => undefined,
        }),
        clock,
        metrics: new IngestMetrics(new Registry()),
        logger,
        passFailPoint: () => undefined,
        random: Math.random,
      },
      2,
    );
    const [id = '', secret = ''] = testSecrets.CHANNEL_KEYS.split(':');
    clients = new ChannelClients(new SecretBox([{ id, secret: Buffer.from(secret, 'base64') }]), {
      note: () => undefined,
    });
    reconciler = new Reconciler({ sessions, clients, clock, metrics, logger, wakeLane, wakeChat });
  });

  beforeEach(async () => {
    nowMs = Date.now();
    provider.journal = [];
    provider.queue = [];
    provider.sends = 0;
    provider.looks = 0;
    provider.isAway = false;
    provider.nowMs = () => nowMs;
    provider.beforeAnswer = () => undefined;
    jobReconciler = reconciler;
    url = await provider.listen();
    await newHotel();
  });

  async function newHotel(): Promise<void> {
    hotel = await createHotelFixture(database);
    await sql('update channels set api_url = $2, media_url = $2, send_gap_ms = 0 where hotel_id = $1', [url]);
    await sql('update conversations set chat_id = $2 where hotel_id = $1', [CHAT]);
    await sql(
      `insert into guest_aliases (hotel_id, chat_id, guest_id) values ($1, $2, $3) on conflict do nothing`,
      [CHAT, hotel.conversations[0]?.guestId],
    );
  }

  afterEach(() => provider.close());

  afterAll(async () => {
    await chats.close();
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
         delivery_changed_at, sent_at, received_at, stored_at, correlation_id)
       values ($1, $2, $3, $4, $5, 900, 'OUTBOUND', 'STAFF', 'TEXT', $6, 'QUEUED', $7, $7, $7, $7, $6)`,
      [id, conversation?.id, conversation?.guestId, hotel.channel.id, text, clock.now()],
    );
    return id;
  }

  /** Brings a message to where the call to the provider is being made. */
  async function mark(): Promise<Lease> {
    const soon = new Date(nowMs + 10_000);
    // The pause after a failure is over, and the channel has said that it works.
    await sql('update channels set blocked_until = null, blocked_reason = null where hotel_id = $1', []);
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

  const addChannels = (count: number) =>
    sql(
      `insert into channels (hotel_id, id, instance_id, api_token_encrypted, webhook_token_encrypted, webhook_token_hash)
       select hotel_id, gen_random_uuid(), instance_id || n, api_token_encrypted, webhook_token_encrypted, webhook_token_hash
       from channels, generate_series(1, $2::integer) n where hotel_id = $1`,
      [count],
    );

  const doubtOf = (channelId: string) =>
    sql<{ id: string }>(
      `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, delivery_state,
         delivery_changed_at, sent_at, received_at, stored_at)
       values ($1, $2, $3, $4, $5, (random() * 1e9)::integer, 'OUTBOUND', 'STAFF', 'TEXT', 'UNKNOWN', $6, $6, $6, $6) returning id`,
      [
        uuidv7(clock.now()),
        hotel.conversations[0]?.id,
        hotel.conversations[0]?.guestId,
        channelId,
        clock.now(),
      ],
    );

  const lanesInDoubt = (limit: number) =>
    sessions.edge<{ hotel_id: string; channel_id: string }>('lanes_in_doubt($1, $2, $3)', [
      clock.now(),
      new Date(nowMs - JOURNAL_SETTLED_MS),
      limit,
    ]);

  const settle = (lease: Lease, outcome: Parameters<typeof recordAttempt>[3]) =>
    sessions.inHotel(hotel.hotelId, (tx) =>
      recordAttempt(tx, lane(), lease, outcome, clock.now(), Math.random),
    );

  async function inDoubt(text: string): Promise<{ id: string; lease: Lease }> {
    const id = await queueMessage(text);
    const lease = await mark();
    await settle(lease, { kind: 'UNKNOWN', reason: 'SERVER_ERROR', httpStatus: 500 });
    return { id, lease };
  }

  async function reconcileLater(times = 1): Promise<void> {
    for (let i = 0; i < times; i += 1) {
      nowMs += JOURNAL_SETTLED_MS + 1_000;
      await reconciler.reconcile(lane());
    }
  }

  /** Lets the recurring job run as often as it would in so many times twenty seconds. */
  async function runJob(times: number): Promise<void> {
    const job = createReconcileJob({ sessions, clock, reconciler: jobReconciler, logger });
    for (let i = 0; i < times; i += 1) {
      nowMs += job.everyMs;
      await job.run({ id: 'run', signal: new AbortController().signal });
    }
  }

  /** A status of which nobody knows yet what message it is about. */
  const notifyOf = (providerMessageId: string, status: string) =>
    storeNotification(
      {
        typeWebhook: 'outgoingMessageStatus',
        chatId: CHAT,
        instanceData: { idInstance: Number(hotel.channel.instanceId), wid: '', typeInstance: 'whatsapp' },
        timestamp: Math.floor(nowMs / 1_000),
        idMessage: providerMessageId,
        status,
        sendByApi: true,
      },
      'WAITING',
    );

  const storeNotification = (
    body: Readonly<Record<string, unknown>> & { readonly typeWebhook: string; readonly idMessage: string },
    status: 'RECEIVED' | 'WAITING',
  ) =>
    inHotel(database, hotel.hotelId, (query) =>
      query(
        `insert into inbound_notifications (hotel_id, channel_id, period_start, dedupe_key, id, chat_key, type_webhook, body,
           received_at, correlation_id, status, waits_for)
         values ($1, $2, date_trunc('week', now() at time zone 'UTC')::date, $3, $4, $5, $6, $7, $8, 'test', $9, $10)`,
        [
          hotel.hotelId,
          hotel.channel.id,
          body.idMessage,
          randomUUID(),
          CHAT,
          body.typeWebhook,
          Buffer.from(JSON.stringify(body)),
          clock.now(),
          status,
          status === 'WAITING' ? body.idMessage : null,
        ],
      ),
    );

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
    expect(await read(id)).toMatchObject({ delivery_state: 'UNKNOWN', delivery_reason: 'SERVER_ERROR' });
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'QUEUED', delivery_reason: 'NOT_IN_JOURNAL' });
  });

  it('is not sent again when no reconciler looked for it for twenty minutes', async () => {
    const id = await queueMessage('Breakfast from seven');
    await mark();
    provider.journal = [journalled(CHAT, 'Breakfast from seven')];
    nowMs += 20 * MINUTE;
    await reconcileLater(4);
    expect(await read(id)).toMatchObject({ delivery_state: 'DELIVERED', provider_message_id: 'OURS-1' });
  });

  it('is never proved absent by a journal that does not reach back to its first attempt, and is given up then', async () => {
    const id = await queueMessage('Breakfast from seven');
    const lease = await mark();
    provider.journal = [journalled(CHAT, 'Breakfast from seven')];
    nowMs += DAY + 10 * MINUTE;
    await reconcileLater(4);
    expect(await read(id)).toMatchObject({ delivery_state: 'UNKNOWN', reconciliation_ended_at: null });
    await reconcileLater(10);
    expect(await read(id)).toMatchObject({
      delivery_state: 'UNKNOWN',
      reconciliation_ended_at: expect.anything(),
    });
    const looks = provider.looks;
    await runJob(5);
    expect(provider.looks).toBe(looks);
    await settle(lease, { kind: 'ACCEPTED', providerMessageId: 'LATE-1' });
    expect((await read(id)).delivery_state).toBe('SENT');
  });

  it('is not proved absent by looks whose answers came so late that the journal no longer reached its first attempt', async () => {
    const { id } = await inDoubt('Late answers');
    provider.beforeAnswer = () => {
      nowMs += 30 * MINUTE;
    };
    await reconcileLater();
    nowMs += 15 * MINUTE;
    await reconcileLater();
    expect(provider.looks).toBe(2);
    expect(await read(id)).toMatchObject({ delivery_state: 'UNKNOWN' });
  });

  it('is looked for twice before it is sent again, and what may be it in between starts that anew', async () => {
    const { id } = await inDoubt('Room 5');
    await reconcileLater();
    await reconciler.reconcile(lane());
    nowMs += SECOND_LOOK_AFTER_MS - 10_000;
    await reconciler.reconcile(lane());
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
    provider.queue = [{ body: { chatId: CHAT, message: 'Room 5' } }];
    await reconcileLater();
    provider.queue = [];
    await reconcileLater();
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
    await reconcileLater();
    expect((await read(id)).delivery_state).toBe('QUEUED');
  });

  it('is decided within eight minutes after its worker was lost', async () => {
    const id = await queueMessage('Room 5');
    await mark();
    await runJob(24);
    expect((await read(id)).delivery_state).toBe('QUEUED');
  });

  it('is not sent again when the clock of the provider is some minutes behind', async () => {
    const { id } = await inDoubt('Room 5');
    const entry = journalled(CHAT, 'Room 5');
    provider.journal = [{ ...entry, timestamp: entry.timestamp - 300 }];
    await reconcileLater(4);
    expect((await read(id)).delivery_state).toBe('UNKNOWN');
  });

  it('has its journal asked ever more rarely while that does not answer, and is decided soon after it does', async () => {
    const { id } = await inDoubt('Room 5');
    provider.isAway = true;
    await runJob(180);
    expect(provider.looks).toBeGreaterThan(5);
    expect(provider.looks).toBeLessThan(15);
    provider.isAway = false;
    provider.journal = [journalled(CHAT, 'Room 5')];
    await runJob(31);
    expect((await read(id)).delivery_state).toBe('DELIVERED');
  });

  it('waits behind no other hotel, however many lanes of that are in doubt, nor behind its slow provider', async () => {
    await addChannels(LANES);
    const other = hotel;
    const { channelId } = lane();
    const ofMany = await sql<{ id: string }>('select id from channels where hotel_id = $1', []);
    for (const { id } of ofMany) await doubtOf(id);
    await newHotel();
    await doubtOf(lane().channelId);
    nowMs += JOURNAL_SETTLED_MS + 1_000;
    const listed = await lanesInDoubt(2);
    expect(new Set(listed.map((each) => each.hotel_id))).toEqual(new Set([other.hotelId, hotel.hotelId]));
    expect(channelId).not.toBe(lane().channelId);
    // Nobody is answered until both hotels' journals are being asked.
    const asked = new Set<string>();
    const bothAsked = new Promise<void>((resolve) => {
      jobReconciler = {
        reconcile: async ({ hotelId }) => {
          if (asked.add(hotelId).size === 2) resolve();
          await bothAsked;
        },
      };
    });
    await runJob(1);
    expect(asked).toEqual(new Set([other.hotelId, hotel.hotelId]));
  });

  it.each([
    ['pending', 'UNKNOWN', 'PENDING_AT_PROVIDER'],
    ['yellowCard', 'FAILED', 'SUSPENDED'],
    ['suspended', 'FAILED', 'SUSPENDED'],
    ['noAccount', 'FAILED', 'NO_ACCOUNT'],
    ['somethingNew', 'UNKNOWN', 'STATUS_NOT_UNDERSTOOD'],
    ['', 'UNKNOWN', 'STATUS_NOT_UNDERSTOOD'],
  ])('that the journal shows as "%s" is %s with the reason %s', async (status, state, reason) => {
    const { id } = await inDoubt('Breakfast from seven');
    provider.journal = [journalled(CHAT, 'Breakfast from seven', status)];
    await reconcileLater(4);
    expect(await read(id)).toMatchObject({
      delivery_state: state,
      delivery_reason: reason,
      provider_message_id: 'OURS-1',
    });
  });

  it('becomes READ when the journal names it and its READ came before anybody knew the id', async () => {
    const { id } = await inDoubt('Breakfast from seven');
    await notifyOf('OURS-1', 'read');
    provider.journal = [journalled(CHAT, 'Breakfast from seven', 'sent')];
    await reconcileLater();
    await waitUntil('the message is READ', async () => (await read(id)).delivery_state === 'READ');
  });

  it('holds back those behind it no longer than until its echo comes', async () => {
    const { id } = await inDoubt('Breakfast from seven');
    wokenLanes.length = 0;
    const said = { chatId: CHAT, id: 'OURS-1', text: 'Breakfast from seven' };
    const echo = { ...textWebhook(hotel.channel, said), typeWebhook: 'outgoingAPIMessageReceived' };
    await storeNotification(echo, 'RECEIVED');
    wakeChat(hotel.hotelId, hotel.channel.id, CHAT);
    await waitUntil('the message is SENT', async () => (await read(id)).delivery_state === 'SENT');
    await waitUntil('its lane is woken', async () => wokenLanes.includes(hotel.channel.id));
  });

  it.each([
    ['is decided', 0, 'QUEUED'],
    ['is given up', DAY, 'UNKNOWN'],
  ])(
    '%s though another one of its lane cannot be changed and a third is held',
    async (_how, ageMs, state) => {
      const ids: string[] = [];
      for (let i = 0; i < 3; i += 1) {
        nowMs += 1_000;
        ids.push(...(await doubtOf(hotel.channel.id)).map((row) => row.id));
      }
      const [broken = '', held = '', whole = ''] = ids;
      nowMs += ageMs;
      const pool = superuserPool(database);
      const holder = await pool.connect();
      try {
        await pool.query(`create function trouble() returns trigger language plpgsql as $$
        begin if new.id = '${broken}' then raise exception 'trouble'; end if; return new; end $$`);
        await pool.query(
          'create trigger trouble before update on messages for each row execute function trouble()',
        );
        await holder.query('begin');
        await holder.query('select 1 from messages where id = $1 for update', [held]);
        await reconcileLater(2);
        const isEnded = ageMs > 0;
        expect(await Promise.all([broken, held, whole].map(read))).toMatchObject([
          { delivery_state: 'UNKNOWN', reconciliation_ended_at: null },
          { delivery_state: 'UNKNOWN', reconciliation_ended_at: null },
          { delivery_state: state, reconciliation_ended_at: isEnded ? expect.anything() : null },
        ]);
        const counted = (await registry.getSingleMetric('send_reconciled_total')?.get())?.values;
        expect(counted).toContainEqual(expect.objectContaining({ labels: { outcome: 'NOT_DONE' } }));
      } finally {
        holder.release(true);
        await pool.query('drop function trouble cascade');
        await pool.end();
      }
    },
  );

  it('takes over id and state from the journal', async () => {
    const { id } = await inDoubt('Breakfast from seven');
    provider.journal = [journalled(CHAT, 'Breakfast from seven')];
    await reconcileLater();
    expect(await read(id)).toMatchObject({ delivery_state: 'DELIVERED', provider_message_id: 'OURS-1' });
    const [event] = await sql<{ correlation_id: string }>(
      'select correlation_id from hotel_events where hotel_id = $1 and subject_id = $2 order by number desc limit 1',
      [id],
    );
    expect(event?.correlation_id).toBe('Breakfast from seven');
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

  it('waits on however often the provider chokes on it: only its time ends it', async () => {
    const { id } = await inDoubt('Chokes the provider');
    for (let attempt = 2; attempt <= 6; attempt += 1) {
      await reconcileLater(2);
      expect((await read(id)).delivery_state).toBe('QUEUED');
      await settle(await mark(), { kind: 'UNKNOWN', reason: 'SERVER_ERROR', httpStatus: 500 });
    }
    await reconcileLater(2);
    expect(await read(id)).toMatchObject({ delivery_state: 'QUEUED', delivery_reason: 'NOT_IN_JOURNAL' });
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

  it.each([
    ['the mark and the call', 'the wall clock', (stop: () => void) => stop()],
    ['the call and its first byte', 'the wall clock', (stop: () => void) => process.nextTick(stop)],
    ['the call and its first byte', 'the monotonic clock', (stop: () => void) => process.nextTick(stop)],
  ])('is not sent by a worker that was stopped between %s, by %s', async (_place, seenBy, schedule) => {
    const id = await queueMessage('Stopped before the first byte');
    let monotonicMs = 0;
    const stop = () => {
      if (seenBy === 'the wall clock') nowMs += MINUTE;
      else monotonicMs += MINUTE;
    };
    const lanes = new SendingLanes({
      sessions,
      clients,
      probe: { ask: () => Promise.resolve() },
      clock,
      metrics,
      logger,
      random: Math.random,
      wakeChat,
      monotonicMs: () => monotonicMs,
      passFailPoint: (point) => {
        if (point === 'lane-marked') schedule(stop);
      },
    });
    lanes.wake(hotel.hotelId, hotel.channel.id);
    await lanes.close();
    expect(provider.sends).toBe(0);
    expect(await read(id)).toMatchObject({
      delivery_state: 'QUEUED',
      delivery_reason: 'TOO_LATE_TO_WRITE',
      provider_message_id: null,
    });
  });
});
