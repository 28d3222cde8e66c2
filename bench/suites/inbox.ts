import { createHotelFixture } from '../../test/support/hotel-fixture.js';
import { randomUUID } from 'node:crypto';
import { withClient } from '../../scripts/provision-database.js';
import { AccessTokens } from '../../src/services/session/access-tokens.js';
import { systemClock } from '../../src/clock.js';
import type { BenchDatabase } from '../database.js';
import { closedLoop, type LoadRequest } from '../load/closed-loop.js';
import type { SuiteResult, Verdict } from '../report.js';
import { inboxQuery } from '../inbox-query.js';
import { startServer, type MeasuredServer } from '../server-process.js';
import { POOL_SIZE, rivalProgram, secrets, systemProgram } from '../settings.js';
import { spread, median } from '../statistics.js';

const ROUNDS = 5;
const ROUND_SECONDS = 3;
const WARM_UP_SECONDS = 4;
/** Not counted, before each round: a server that was idle while the others had their turn has cold memory and, some, no connections. */
const LEAD_IN_SECONDS = 1;
const CONNECTIONS = 16;
const CONVERSATIONS = 60;
const MESSAGES = 20;

const CONTENDERS = [
  { name: 'hotel-boost', args: systemProgram(), path: '/health/live' },
  { name: 'stock Apollo', args: rivalProgram('stock-apollo'), path: '/' },
  { name: 'Mercurius + JIT', args: rivalProgram('mercurius'), path: '/' },
  { name: 'floor', args: rivalProgram('inbox-floor'), path: '/' },
  { name: 'floor, prepared', args: rivalProgram('inbox-floor'), path: '/', env: { IS_PREPARING: '1' } },
] as const;
type Name = (typeof CONTENDERS)[number]['name'];

interface Figures {
  readonly perSecond: number[];
  readonly p99: number[];
  readonly cpuMs: number[];
}

/** P1, P2, P3: the inbox of a hotel, 20 conversations with 5 messages each, asked of the system and its baselines in turn. */
export async function compareInbox(database: BenchDatabase): Promise<SuiteResult> {
  const hotel = await createHotelFixture(database, {
    conversations: CONVERSATIONS,
    messages: MESSAGES,
    channelKeys: secrets.CHANNEL_KEYS,
  });
  await createHotelFixture(database, { channelKeys: secrets.CHANNEL_KEYS });
  const authorization = await signIn(database, hotel.users.agent.id);
  await withClient(database.superuserUrl, (client) => client.query('vacuum analyze'));
  const body = JSON.stringify({
    query: inboxQuery,
    variables: { hotel: hotel.globalId('Hotel', hotel.hotelId) },
  });
  const headers = { 'content-type': 'application/json', authorization };
  const env = {
    ...secrets,
    DATABASE_URL: database.appUrl,
    DATABASE_POOL_SIZE: String(POOL_SIZE),
    LOG_LEVEL: 'warn',
  };
  const servers: MeasuredServer[] = [];
  try {
    for (const contender of CONTENDERS) {
      const { name, args, path } = contender;
      const own = 'env' in contender ? contender.env : {};
      servers.push(await startServer(name, args, { ...env, ...own }, path));
    }
    const requests = new Map<string, LoadRequest>();
    const answers: string[] = [];
    for (const server of servers) {
      const url = `${server.url}/graphql`;
      const answer = await fetch(url, { method: 'POST', headers, body });
      const text = await answer.text();
      answers.push(canonical(text));
      if (answers[0] !== answers.at(-1)) {
        throw new Error(
          `${server.name} answers differently:\n${text.slice(0, 1_500)}\n${answers[0]?.slice(0, 1_500) ?? ''}`,
        );
      }
      requests.set(server.name, { url, headers, body, expectedBody: text });
    }
    if (!answers[0]?.includes(`Message ${MESSAGES} of conversation ${CONVERSATIONS}`))
      throw new Error(answers[0]?.slice(0, 500));
    const figures = await measure(servers, requests);
    return report(figures, answers[0].length);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function measure(
  servers: readonly MeasuredServer[],
  requests: ReadonlyMap<string, LoadRequest>,
): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>();
  const one = async (server: MeasuredServer, seconds: number) => {
    const request = requests.get(server.name);
    if (request === undefined) throw new Error(server.name);
    await closedLoop(request, CONNECTIONS, LEAD_IN_SECONDS);
    const before = server.cpuSeconds();
    const result = await closedLoop(request, CONNECTIONS, seconds);
    const cpuMs = ((server.cpuSeconds() - before) * 1_000) / (result.requestsPerSecond * seconds);
    return { ...result, cpuMs };
  };
  for (const server of servers) await one(server, WARM_UP_SECONDS);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const server of servers) {
      const result = await one(server, ROUND_SECONDS);
      const kept = figures.get(server.name) ?? { perSecond: [], p99: [], cpuMs: [] };
      kept.perSecond.push(result.requestsPerSecond);
      kept.p99.push(result.p99Ms);
      kept.cpuMs.push(result.cpuMs);
      figures.set(server.name, kept);
    }
  }
  return figures;
}

function report(figures: ReadonlyMap<string, Figures>, bytes: number): SuiteResult {
  const of = (name: Name): Figures => figures.get(name) ?? { perSecond: [], p99: [], cpuMs: [] };
  const ratios = (baseline: Name) =>
    of('hotel-boost').perSecond.map((own, i) => own / (of(baseline).perSecond[i] ?? NaN));
  const verdict = (goal: string, baseline: Name, least: number): Verdict => ({
    goal,
    what: `inbox, requests/s against ${baseline}`,
    wanted: `≥ ${least} ×`,
    measured: `${spread(ratios(baseline), 2)} ×`,
    isMet: median(ratios(baseline)) >= least,
  });
  const p99Ratios = of('hotel-boost').p99.map((own, i) => own / (of('stock Apollo').p99[i] ?? NaN));
  return {
    title: 'P1–P3: inbox, 20 conversations × 5 messages',
    table: [
      ['server', 'requests/s', 'p99 ms', 'processor ms per request'],
      ...CONTENDERS.map(({ name }) => [
        name,
        spread(of(name).perSecond),
        spread(of(name).p99),
        spread(of(name).cpuMs, 2),
      ]),
    ],
    notes: [
      `Answer of ${bytes} bytes, the same of all after sorting keys; every reply compared. ${CONNECTIONS} connections, ${ROUNDS} rounds of ${ROUND_SECONDS} s after ${WARM_UP_SECONDS} s of warm-up, the servers in turn, each after ${LEAD_IN_SECONDS} s that does not count.`,
      'All check the token and the session, and read in a transaction under row security. The floor is node:http, Mercurius and the floor run the very statements of the system, as their driver sends them; the prepared floor has it keep their plans, as the system does.',
      'PostGraphile is not among the baselines: its schema comes from the tables, so it cannot give this answer byte for byte.',
    ],
    verdicts: [
      verdict('P1', 'stock Apollo', 2.5),
      {
        goal: 'P1',
        what: 'inbox, p99 against stock Apollo',
        wanted: '≤ 0.5 ×',
        measured: `${spread(p99Ratios, 2)} ×`,
        isMet: median(p99Ratios) <= 0.5,
      },
      verdict('P2', 'Mercurius + JIT', 0.95),
      verdict('P3', 'floor', 0.6),
    ],
  };
}

/** A session straight in the database, with a token for it: signing in is not what is measured. */
async function signIn(database: BenchDatabase, userId: string): Promise<string> {
  const sessionId = randomUUID();
  await withClient(database.superuserUrl, (client) =>
    client.query(
      `insert into sessions (id, user_id, created_at, expires_at) values ($1, $2, now(), now() + interval '1 day')`,
      [sessionId, userId],
    ),
  );
  const [id = '', secret = ''] = secrets.JWT_SECRETS.split(':');
  const tokens = new AccessTokens([{ id, secret: Buffer.from(secret, 'utf8') }], systemClock);
  return `Bearer ${tokens.sign({ userId, sessionId }).token}`;
}

function canonical(json: string): string {
  return JSON.stringify(JSON.parse(json), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
