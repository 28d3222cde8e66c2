import pg from 'pg';
import { POOL_OPTIONS } from '../../src/db/pool-options.js';
import type { TenantTx } from '../../src/db/tenant-tx.js';
import {
  conversationOrders,
  type ConversationRow,
} from '../../src/services/conversation/conversation.rows.js';
import { readInbox } from '../../src/services/inbox/inbox.js';
import { messagesOfConversation } from '../../src/services/message/message.rows.js';
import { Loaders } from '../../src/db/query/loaders.js';
import type { GuestRow } from '../../src/services/guest/guest.rows.js';
import type { MessageRow } from '../../src/services/message/message.rows.js';
import { ENTER } from './token.js';

export interface InboxRow extends ConversationRow {
  extra_0: MessageRow[];
  extra_1: GuestRow;
}

const HOTEL = `select h.id, h.name, h.time_zone, h.languages, h.default_language, h.is_active from hotels h where h.id = $1`;

pg.types.setTypeParser(1184, (text) => text);

/** The statements of the system itself, run with nothing around them: for Mercurius and for the floor. */
export class InboxReader {
  private readonly pool = new pg.Pool({
    ...POOL_OPTIONS,
    connectionString: process.env.DATABASE_URL,
    max: Number(process.env.DATABASE_POOL_SIZE),
    options: '-c role=app_edge',
  });
  private readonly statement = recordStatement();

  async read(principal: { userId: string; sessionId: string }, hotelId: string) {
    const client = await this.pool.connect();
    try {
      await client.query('begin isolation level repeatable read read only');
      const entered = await client.query({
        ...named('enter'),
        text: ENTER,
        values: [principal.sessionId, principal.userId],
      });
      if (entered.rows.length === 0) throw new Error('the session has ended');
      const hotel = await client.query<{ id: string; name: string }>({
        ...named('hotel'),
        text: HOTEL,
        values: [hotelId],
      });
      const { sql, values } = await this.statement;
      const inbox = await client.query<InboxRow>({ ...named('inbox'), text: sql, values: values(hotelId) });
      await client.query('commit');
      const rows = inbox.rows;
      for (const row of rows) row.extra_0 = row.extra_0.slice(0, 5).reverse();
      return { hotel: hotel.rows[0], hasNextPage: rows.length > 20, rows: rows.slice(0, 20) };
    } finally {
      client.release();
    }
  }
}

/** A driver prepares only what it is given a name for; stock programs give none. */
function named(name: string): { name?: string } {
  return process.env.IS_PREPARING === '1' ? { name } : {};
}

/** The system's own statement for this query. */
async function recordStatement(): Promise<{ sql: string; values: (hotelId: string) => unknown[] }> {
  const mark = '01234567-0123-7123-8123-0123456789ab';
  let recorded = { sql: '', values: [] as readonly unknown[] };
  const tx = {
    rows: async (sql: string, values: readonly unknown[]) => {
      recorded = { sql, values };
      return [];
    },
  } as unknown as TenantTx;
  await readInbox(
    tx,
    new Loaders(async () => tx),
    {
      hotelId: mark,
      keyset: conversationOrders.LAST_MESSAGE_DESC,
      page: { limit: 20, isBackward: false, after: null, before: null },
      conditions: () => '',
    },
    {
      hasGuest: true,
      hasLastMessage: false,
      lists: [
        {
          list: messagesOfConversation(['verdict']),
          page: { limit: 5, isBackward: true, after: null, before: null },
        },
      ],
    },
  );
  const { sql, values } = recorded;
  return { sql, values: (hotelId) => values.map((value) => (value === mark ? hotelId : value)) };
}
