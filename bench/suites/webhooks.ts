import { randomBytes } from 'node:crypto';
import { withClient } from '../../scripts/provision-database.js';
import { createHotelFixture, type HotelFixture } from '../../test/support/hotel-fixture.js';
import type { BenchDatabase } from '../database.js';
import { closedLoop, type LoadRequest } from '../load/closed-loop.js';
import { openLoop, type OpenLoopResult } from '../load/open-loop.js';
import type { SuiteResult, Verdict } from '../report.js';
import { startServer, type MeasuredServer } from '../server-process.js';
import { POOL_SIZE, rivalProgram, secrets, systemProgram } from '../settings.js';
import { median, percentile, spread } from '../statistics.js';

/** Many short ones: what a disk can do drifts within seconds, and a pair of rounds close together meets the same disk. */
const ROUNDS = 27;
const ROUND_SECONDS = 1;
const BURST_SECONDS = 6;
/** Until the code of each server has been compiled as in one that runs for days; one connection alone takes minutes for that. */
const WARM_UP_SECONDS = 8;
const MANY_CONNECTIONS = 64;
const LATENCY_SECONDS = 15;
const RECEIVED = '{"received":true}';

/** P5: durable before 200, against Fastify with one insert. P6: latency of the whole system at half of its own maximum. */
export async function compareWebhooks(database: BenchDatabase): Promise<SuiteResult> {
  const hotel = await createHotelFixture(database, { channelKeys: secrets.CHANNEL_KEYS });
  await makeRivalTable(database);
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
      `Each request is a text message of its own (${notification(hotel.channel.instanceId)().length} bytes); fsync and synchronous_commit on. ${ROUNDS} rounds of ${ROUND_SECONDS} s in turn, after ${WARM_UP_SECONDS} s of full load and one round.`,
      'P5 runs the receiver alone: authentication, deduplication and the durable row, not the understanding that follows the 200, for the rival only inserts.',
      ...latency.notes,
    ],
    verdicts: [...throughput.verdicts, ...latency.verdicts],
  };
}

type Part = Pick<SuiteResult, 'table' | 'verdicts'>;

async function compareThroughput(hotel: HotelFixture, env: Readonly<Record<string, string>>): Promise<Part> {
  const own = await startServer('hotel-boost receiver', rivalProgram('receiver-alone'), env);
  const rival = await startServer('Fastify + insert', rivalProgram('minimal-webhook'), env);
  try {
    const table = [['server', 'connections', 'requests/s', 'p99 ms', 'processor ms per request']];
    const verdicts: Verdict[] = [];
    for (const server of [own, rival])
      await closedLoop(loadOf(server, hotel), MANY_CONNECTIONS, WARM_UP_SECONDS);
    for (const [connections, least] of [
      [1, 0.8],
      [MANY_CONNECTIONS, 1.5],
    ] as const) {
      const ratios: number[] = [];
      const figures = [own, rival].map(() => ({
        perSecond: [] as number[],
        p99: [] as number[],
        cpuMs: [] as number[],
      }));
      for (let round = -1; round < ROUNDS; round += 1) {
        const [first, second] = [
          await loadOne(own, hotel, connections),
          await loadOne(rival, hotel, connections),
        ];
        if (round < 0) continue;
        ratios.push(first.perSecond / second.perSecond);
        [first, second].forEach((result, i) => {
          figures[i]?.perSecond.push(result.perSecond);
          figures[i]?.p99.push(result.p99);
          figures[i]?.cpuMs.push(result.cpuMs);
        });
      }
      [own, rival].forEach(({ name }, i) => {
        const { perSecond = [], p99 = [], cpuMs = [] } = figures[i] ?? {};
        table.push([name, String(connections), spread(perSecond), spread(p99), spread(cpuMs, 2)]);
      });
      verdicts.push({
        goal: 'P5',
        what: `webhooks/s against Fastify + one insert, ${connections} connection${connections === 1 ? '' : 's'}`,
        wanted: `≥ ${least} ×`,
        measured: `${spread(ratios, 2)} ×`,
        isMet: median(ratios) >= least,
      });
    }
    return { table, verdicts };
  } finally {
    await own.stop();
    await rival.stop();
  }
}

async function loadOne(server: MeasuredServer, hotel: HotelFixture, connections: number) {
  const before = server.cpuSeconds();
  const result = await closedLoop(loadOf(server, hotel), connections, ROUND_SECONDS);
  const cpuMs = ((server.cpuSeconds() - before) * 1_000) / (result.requestsPerSecond * ROUND_SECONDS);
  return { perSecond: result.requestsPerSecond, p99: result.p99Ms, cpuMs };
}

async function measureLatency(
  database: BenchDatabase,
  hotel: HotelFixture,
  env: Readonly<Record<string, string>>,
): Promise<Part & Pick<SuiteResult, 'notes'>> {
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

async function makeRivalTable({ superuserUrl }: BenchDatabase): Promise<void> {
  await withClient(superuserUrl, (client) =>
    client.query(`create table rival_notifications (instance_id text not null, id_message text not null, token text, body jsonb not null,
        received_at timestamptz not null, primary key (instance_id, id_message));
      grant select, insert on rival_notifications to hotel_boost_app`),
  );
}

async function forgetNotifications({ superuserUrl }: BenchDatabase): Promise<void> {
  await withClient(superuserUrl, (client) =>
    client.query('truncate inbound_notifications, rival_notifications'),
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
