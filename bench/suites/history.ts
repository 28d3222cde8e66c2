import { withClient } from '../../scripts/provision-database.js';
import type { Client } from 'pg';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import { messagesOfConversation } from '../../src/services/message/message.rows.js';
import { ALL_MESSAGE_PARTS } from '../../src/services/message/message.rows.js';
import { startDatabase, type BenchDatabase } from '../database.js';
import type { SuiteResult } from '../report.js';
import { median, spread } from '../statistics.js';

/** 10 million with BENCH_MESSAGES=10000000, which needs some ten minutes and 8 GB; a tenth of it unless asked for. */
const LARGE = Number(process.env.BENCH_MESSAGES ?? 1_000_000);
const SMALL = 10_000;
const HOTELS = 1_000;
const CONVERSATION = 100;
const ROUNDS = 7;
const PAGES = 300;

interface Conversation {
  readonly hotelId: string;
  readonly id: string;
}

/**
 * P13: a page of a conversation's history, among many messages of many hotels and among few. The few have a server of their
 * own, so that the rounds of both can take turns.
 */
export async function compareHistory(database: BenchDatabase): Promise<SuiteResult> {
  const smallDatabase = await startDatabase();
  try {
    return await compare(await filled(smallDatabase, 1, SMALL), await filled(database, HOTELS, LARGE));
  } finally {
    await smallDatabase.stop();
  }
}

/** A database and conversations in it to read pages of. */
interface Filled {
  readonly appUrl: string;
  readonly conversations: readonly Conversation[];
}

async function filled(database: BenchDatabase, hotels: number, messages: number): Promise<Filled> {
  const conversations = await withClient(database.superuserUrl, (superuser) =>
    fill(superuser, hotels, messages),
  );
  return { appUrl: database.appUrl, conversations };
}

async function compare(small: Filled, large: Filled): Promise<SuiteResult> {
  return withClient(small.appUrl, (smallClient) =>
    withClient(large.appUrl, async (largeClient) => {
      const figures = { few: [] as number[], many: [] as number[] };
      for (let round = -1; round < ROUNDS; round += 1) {
        const few = await readPages(smallClient, small.conversations);
        const many = await readPages(largeClient, large.conversations);
        if (round < 0) continue;
        figures.few.push(few);
        figures.many.push(many);
      }
      const ratios = figures.many.map((many, round) => many / (figures.few[round] ?? NaN));
      const [fewPlan, plan] = [
        await explain(smallClient, small.conversations),
        await explain(largeClient, large.conversations),
      ];
      const partitions = new Set(plan.match(/messages_p\d\d/g) ?? []);
      const isIndexed =
        /Index (Only )?Scan/.test(plan) && !/Seq Scan on messages/.test(plan) && partitions.size === 1;
      return {
        title: 'P13: a history page among many messages',
        table: [
          ['messages', 'ms a page'],
          [SMALL.toLocaleString('en'), spread(figures.few, 3)],
          [`${LARGE.toLocaleString('en')} of ${HOTELS.toLocaleString('en')} hotels`, spread(figures.many, 3)],
        ],
        notes: [
          `${PAGES} pages of 20 messages a round from random places of random conversations, ${ROUNDS} rounds in turn, each database on a server of its own, in tenant transactions under row security, by the system's own statement.`,
          `The plan names ${partitions.size} of 16 partitions of messages (${[...partitions].join(', ')}) and ${isIndexed ? 'uses its index' : 'DOES NOT use its index'}; ${fewPlan === plan ? 'it is' : 'costs apart it is'} the plan of the small table:`,
          ...plan.split('\n').map((line) => `\`${line.trim()}\``),
        ],
        verdicts: [
          {
            goal: 'P13',
            what: `history page at ${(LARGE / 1_000_000).toFixed(1)} million messages and 1,000 hotels against 10 thousand`,
            wanted: '≤ 1.2 ×, one partition, by index',
            measured: `${spread(ratios, 2)} ×`,
            isMet: median(ratios) <= 1.2 && isIndexed,
          },
        ],
      };
    }),
  );
}

/** Hotels with conversations of 100 messages, made in the database. Triggers of foreign keys are off meanwhile. */
async function fill(client: Client, hotels: number, messages: number): Promise<Conversation[]> {
  const perHotel = Math.ceil(messages / hotels / CONVERSATION);
  const uuid = (kind: string, sql: string) => `md5('${kind} ' || ${sql})::uuid`;
  await client.query(`set session_replication_role = replica`);
  await client.query(`insert into hotels (id, name, time_zone) select ${uuid('h', 'h')}, 'Hotel ' || h, 'Europe/Berlin'
    from generate_series(1, ${hotels}) h`);
  for (let from = 1; from <= hotels; from += 100) {
    await client.query(`with made as (
        select ${uuid('h', 'h')} as hotel, ${uuid('c', "h || ' ' || c")} as conversation, h, c
        from generate_series(${from}, ${Math.min(hotels, from + 99)}) h, generate_series(1, ${perHotel}) c),
      threads as (insert into conversations (hotel_id, id, guest_id, channel_id, status, last_seq, last_message_at)
        select hotel, conversation, conversation, hotel, 'RESOLVED', ${CONVERSATION}, now() - make_interval(mins => c) from made)
      insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, provider_message_id,
        sent_at, received_at, stored_at)
      select hotel, ${uuid('m', "h || ' ' || c || ' ' || s")}, conversation, conversation, hotel, s, 'INBOUND', 'GUEST', 'TEXT',
        'Message ' || s || ' of a conversation about towels, breakfast and the late check-out', 'P' || c || '-' || s, now(), now(), now()
      from made, generate_series(1, ${CONVERSATION}) s`);
  }
  await client.query(`set session_replication_role = origin`);
  await client.query('vacuum analyze messages');
  await client.query('analyze conversations');
  await client.query('checkpoint');
  const { rows } = await client.query<{ hotel_id: string; id: string }>(
    `select ${uuid('h', 'h')} as hotel_id, ${uuid('c', "h || ' ' || c")} as id
     from (select 1 + floor(random() * ${hotels})::int as h, 1 + floor(random() * ${perHotel})::int as c
       from generate_series(1, ${PAGES}) limit ${PAGES}) x`,
  );
  return rows.map((row) => ({ hotelId: row.hotel_id, id: row.id }));
}

/** Reads a page of each; gives ms a page. */
async function readPages(client: Client, conversations: readonly Conversation[]): Promise<number> {
  const startedAt = performance.now();
  for (const conversation of conversations) {
    const rows = await readPage(client, conversation, '');
    if (rows.length !== 21) throw new Error(`a page of ${rows.length} rows`);
  }
  return (performance.now() - startedAt) / conversations.length;
}

async function explain(client: Client, [conversation]: readonly Conversation[]): Promise<string> {
  if (conversation === undefined) throw new Error('no conversation');
  const rows = await readPage(client, conversation, 'explain (costs off) ');
  return rows.map((row) => String(row['QUERY PLAN'])).join('\n');
}

/** The system's own statement for a page in the middle of a conversation. */
async function readPage(
  client: Client,
  { hotelId, id }: Conversation,
  prefix: string,
): Promise<Record<string, unknown>[]> {
  await client.query('begin transaction isolation level repeatable read read only');
  await client.query(`select set_config('role', 'app_tenant', true), set_config('app.hotel_ids', $1, true)`, [
    `{${hotelId}}`,
  ]);
  let rows: Record<string, unknown>[] = [];
  const tx = {
    rows: async (sql: string, values: unknown[]) => {
      rows = (await client.query<Record<string, unknown>>(prefix + sql, values)).rows;
      return [];
    },
  } as unknown as TenantTx;
  const { reader, parentColumn, keyset } = messagesOfConversation(ALL_MESSAGE_PARTS);
  const before = [String(30 + (Number.parseInt(id.slice(0, 2), 16) % 70))];
  await reader.pagesOf(tx, {
    hotelId,
    parentColumn,
    keyset,
    parentIds: [id],
    page: { limit: 20, isBackward: true, after: null, before },
  });
  await client.query('commit');
  return rows;
}
