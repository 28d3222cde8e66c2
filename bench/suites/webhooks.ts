import { randomBytes } from 'node:crypto';
import { withClient } from '../../scripts/provision-database.js';
import { createHotelFixture, type HotelFixture } from '../../test/support/hotel-fixture.js';
import type { BenchDatabase } from '../database.js';
import { closedLoop, type ClosedLoopResult, type LoadRequest } from '../load/closed-loop.js';
import { LoneSender } from '../load/lone-sender.js';
import { openLoop, type OpenLoopResult } from '../load/open-loop.js';
import type { SuiteResult } from '../report.js';
import { startServer, type MeasuredServer } from '../server-process.js';
import { POOL_SIZE, rivalProgram, secrets, systemProgram } from '../settings.js';
import { median, percentile, spread } from '../statistics.js';

/** Many short ones: what a disk can do drifts within seconds, and a pair of rounds close together meets the same disk. */
const ROUNDS = 27;
const ROUND_SECONDS = 1;
const LONE_TURNS = 150;
const LONE_REQUESTS = 200;
const BURST_SECONDS = 6;
/** Until the code of each server has been compiled as in one that runs for days; one connection alone takes minutes for that. */
const WARM_UP_SECONDS = 8;
const MANY_CONNECTIONS = 64;
const LATENCY_SECONDS = 15;
const RECEIVED = '{"received":true}';

/** P5: durable before 200, against Fastify with one insert. P6: latency of the whole system at half of its own maximum. */
export async function compareWebhooks(database: BenchDatabase): Promise<SuiteResult> {
  const hotel = await createHotelFixture(database, { channelKeys: secrets.CHANNEL_KEYS });
  await makeRivalTables(database, hotel);
  const env = {
    ...secrets,
    DATABASE_URL: database.appUrl,
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    LOG_LEVEL: 'warn',
  };
  const throughput = await compareThroughput(hotel, env);
  await forgetNotifications(database);
  const latency = await measureLatency(database, hotel, env);
  return {
    title: 'P5, P6: webhooks, durable before 200',
    table: [...throughput.table, ...latency.table],
    notes: [
      `Each request is a text message of its own (${notification(hotel.channel.instanceId)().length} bytes); fsync and synchronous_commit on. After ${WARM_UP_SECONDS} s of full load and one round each: ${LONE_TURNS} rounds of ${LONE_REQUESTS} requests over one connection, ${ROUNDS} rounds of ${ROUND_SECONDS} s over ${MANY_CONNECTIONS}, the servers in turn.`,
      'P5 runs the receiver alone: authentication, deduplication and the durable row, not the understanding that follows the 200, for the baseline only inserts.',
      'The baseline is one insert of a kept plan, which checks the token and stores under row security.',
      ...throughput.notes,
      ...latency.notes,
    ],
    verdicts: [...throughput.verdicts, ...latency.verdicts],
  };
}

type Part = Pick<SuiteResult, 'table' | 'notes' | 'verdicts'>;

/** Names and programs: the system's own, the baseline it is judged by, the floor. */
const SERVERS = [
  ['hotel-boost receiver', 'receiver-alone'],
  ['Fastify + insert', 'minimal-webhook'],
  ['floor: insert unchecked', 'unchecked-webhook'],
] as const;

async function compareThroughput(hotel: HotelFixture, env: Readonly<Record<string, string>>): Promise<Part> {
  const servers: MeasuredServer[] = [];
  try {
    for (const [name, program] of SERVERS) servers.push(await startServer(name, rivalProgram(program), env));
    for (const server of servers) await closedLoop(loadOf(server, hotel), MANY_CONNECTIONS, WARM_UP_SECONDS);
    const alone = await compareAlone(servers, hotel);
    const many = await inRounds(servers, ROUNDS, (server) =>
      closedLoop(loadOf(server, hotel), MANY_CONNECTIONS, ROUND_SECONDS),
    );
    const parts = [
      describe(servers, alone, '1 connection', 0.8),
      describe(servers, many, `${MANY_CONNECTIONS} connections`, 1.5),
    ];
    return {
      table: [
        ['server', 'load', 'requests/s', 'p99 ms', 'processor ms per request'],
        ...parts.flatMap((part) => part.table),
      ],
      notes: parts.flatMap((part) => part.notes),
      verdicts: parts.flatMap((part) => part.verdicts),
    };
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function compareAlone(servers: readonly MeasuredServer[], hotel: HotelFixture): Promise<Load[][]> {
  const senders = new Map(servers.map((server) => [server, new LoneSender(loadOf(server, hotel))]));
  try {
    return await inRounds(servers, LONE_TURNS, async (server) => {
      const result = await senders.get(server)?.turn(LONE_REQUESTS);
      if (result === undefined) throw new Error(`${server.name} has no sender`);
      return result;
    });
  } finally {
    for (const sender of senders.values()) sender.close();
  }
}

/** What one server did in one round. */
interface Load extends ClosedLoopResult {
  readonly cpuMs: number;
}

/** All servers in turn, round after round; a first one does not count. */
async function inRounds(
  servers: readonly MeasuredServer[],
  rounds: number,
  measure: (server: MeasuredServer) => Promise<ClosedLoopResult>,
): Promise<Load[][]> {
  const results: Load[][] = [];
  for (let round = -1; round < rounds; round += 1) {
    const loads: Load[] = [];
    for (const server of servers) {
      const [cpuBefore, startedAt] = [server.cpuSeconds(), performance.now()];
      const result = await measure(server);
      const requests = (result.requestsPerSecond * (performance.now() - startedAt)) / 1_000;
      loads.push({ ...result, cpuMs: ((server.cpuSeconds() - cpuBefore) * 1_000) / requests });
    }
    if (round >= 0) results.push(loads);
  }
  return results;
}

function describe(
  servers: readonly MeasuredServer[],
  rounds: readonly Load[][],
  load: string,
  least: number,
): Part {
  const of = (server: number, figure: keyof Load) => rounds.map((loads) => loads[server]?.[figure] ?? NaN);
  const times = (server: number) => {
    const baselines = of(server, 'requestsPerSecond');
    return of(0, 'requestsPerSecond').map((own, round) => own / (baselines[round] ?? NaN));
  };
  return {
    table: servers.map(({ name }, i) => [
      name,
      load,
      spread(of(i, 'requestsPerSecond')),
      spread(of(i, 'p99Ms')),
      spread(of(i, 'cpuMs'), 2),
    ]),
    notes: [`Against the floor, which checks nothing, with ${load}: ${spread(times(2), 2)} ×.`],
    verdicts: [
      {
        goal: 'P5',
        what: `webhooks/s against Fastify + one insert, ${load}`,
        wanted: `≥ ${least} ×`,
        measured: `${spread(times(1), 2)} ×`,
        isMet: median(times(1)) >= least,
      },
    ],
  };
}

async function measureLatency(
  database: BenchDatabase,
  hotel: HotelFixture,
  env: Readonly<Record<string, string>>,
): Promise<Part> {
  const whole = await startServer('hotel-boost, all of it', systemProgram(), env, '/health/live');
  try {
    await closedLoop(loadOf(whole, hotel), MANY_CONNECTIONS, BURST_SECONDS / 2);
    await untilHandled(database);
    const startedAt = performance.now();
    const most = await closedLoop(loadOf(whole, hotel), MANY_CONNECTIONS, BURST_SECONDS);
    const accepted = most.requestsPerSecond * BURST_SECONDS;
    await untilHandled(database);
    // Its maximum is what it understands, not what it can pile up; accepting alone is several times faster.
    const understoodPerSecond = (accepted * 1_000) / (performance.now() - startedAt);
    const rate = understoodPerSecond / 2;
    const result: OpenLoopResult = await openLoop(loadOf(whole, hotel), rate, LATENCY_SECONDS);
    const [p50, p99, worst] = [
      percentile(result.latenciesMs, 0.5),
      percentile(result.latenciesMs, 0.99),
      Math.max(...result.latenciesMs),
    ];
    return {
      table: [
        [
          'hotel-boost, all of it',
          `${MANY_CONNECTIONS}, accepted at most`,
          most.requestsPerSecond.toFixed(0),
          String(most.p99Ms),
          '',
        ],
        ['hotel-boost, all of it', 'understood at most', understoodPerSecond.toFixed(0), '', ''],
        ['hotel-boost, all of it', 'open loop', rate.toFixed(0), p99.toFixed(1), ''],
      ],
      notes: [
        `P6 runs the whole system. Its maximum is the rate at which it understands messages of one hotel, measured over a burst and its backlog. At half of it: ${result.latenciesMs.length} webhooks at a constant ${rate.toFixed(0)}/s, timed from when each was due; ${result.errors} failed.`,
      ],
      verdicts: [
        {
          goal: 'P6',
          what: 'webhook latency at half of its own maximum',
          wanted: 'p50 ≤ 10 ms, p99 ≤ 100 ms, none above 1 s',
          measured: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, worst ${worst.toFixed(0)} ms, ${result.errors} errors`,
          isMet: p50 <= 10 && p99 <= 100 && worst <= 1_000 && result.errors === 0,
        },
      ],
    };
  } finally {
    await whole.stop();
  }
}

function loadOf(server: MeasuredServer, { channel }: HotelFixture): LoadRequest {
  return {
    url: `${server.url}/webhooks/green-api/${channel.instanceId}`,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${channel.webhookToken}` },
    body: notification(channel.instanceId),
    expectedBody: RECEIVED,
  };
}

const TEXTS = [
  'Good morning, is breakfast served until eleven on Sunday?',
  'The room is lovely, thank you for the upgrade!',
  'Could we have two more towels in 412 please',
  'Добрый день! Можно поздний выезд до 14:00?',
];

/** A text message of one of fifty guests, never the same twice. */
function notification(instanceId: string): () => string {
  let count = 0;
  return () => {
    count += 1;
    const chatId = `4917600${String(count % 50).padStart(5, '0')}@c.us`;
    return JSON.stringify({
      typeWebhook: 'incomingMessageReceived',
      instanceData: { idInstance: Number(instanceId), wid: '4930123456@c.us', typeInstance: 'whatsapp' },
      timestamp: Math.floor(Date.now() / 1_000),
      idMessage: randomBytes(16).toString('hex').toUpperCase(),
      senderData: {
        chatId,
        sender: chatId,
        chatName: 'Guest',
        senderName: 'Guest',
        senderContactName: 'Guest',
      },
      messageData: {
        typeMessage: 'textMessage',
        textMessageData: { textMessage: TEXTS[count % TEXTS.length] },
      },
    });
  };
}

async function makeRivalTables({ superuserUrl }: BenchDatabase, { channel }: HotelFixture): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    await client.query(`create table rival_channels (instance_id text primary key, token_hash bytea not null);
      grant select on rival_channels to hotel_boost_app;
      create table unchecked_notifications (instance_id text not null, id_message text not null, body jsonb not null,
        received_at timestamptz not null, primary key (instance_id, id_message));
      grant select, insert on unchecked_notifications to hotel_boost_app;
      create table rival_notifications (like unchecked_notifications including all);
      grant select, insert on rival_notifications to hotel_boost_app;
      alter table rival_notifications enable row level security;
      create policy own_instance on rival_notifications using (instance_id = current_setting('app.instance_id', true))`);
    await client.query(`insert into rival_channels values ($1, sha256(convert_to($2, 'UTF8')))`, [
      channel.instanceId,
      `Bearer ${channel.webhookToken}`,
    ]);
  });
}

async function forgetNotifications({ superuserUrl }: BenchDatabase): Promise<void> {
  await withClient(superuserUrl, (client) =>
    client.query('truncate inbound_notifications, rival_notifications, unchecked_notifications'),
  );
}

async function untilHandled({ superuserUrl }: BenchDatabase): Promise<void> {
  await withClient(superuserUrl, async (client) => {
    for (;;) {
      const { rowCount } = await client.query(
        `select from inbound_notifications where status = 'RECEIVED' limit 1`,
      );
      if (rowCount === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  });
}
