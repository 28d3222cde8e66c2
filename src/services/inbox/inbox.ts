import { keysetSql, toPage, type Keyset, type Page, type PageRequest } from '../../db/query/keyset.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { AlertRow } from '../alert/alert.rows.js';
import { conversationSource, type ConversationRow } from '../conversation/conversation.rows.js';
import { guestSource, type GuestRow } from '../guest/guest.rows.js';
import type { ChildList, Loaders } from '../../db/query/loaders.js';
import { messageSource, type MessageRow, type MessageRowInParts } from '../message/message.rows.js';
import { RowReader } from '../../db/query/row-reader.js';
import type { Conditions, EntityRef, RowSource } from '../../db/query/row-source.js';
import { fromOf, pageSql } from '../../db/query/source-sql.js';

type Bind = (value: unknown) => string;

/** A page of a list of each conversation, such as its last five messages. */
export interface SelectedList {
  readonly list: ChildList<MessageRowInParts> | ChildList<AlertRow>;
  readonly page: PageRequest;
}

/** What is going to be asked of each conversation of the page. */
export interface InboxLookahead {
  readonly hasGuest: boolean;
  readonly hasLastMessage: boolean;
  readonly lists: readonly SelectedList[];
}

/** One wish as a column of JSON, and where its value goes. */
interface Extra {
  readonly sql: (bind: Bind) => string;
  readonly keep: (conversation: ConversationRow, value: unknown) => void;
}

export interface InboxPage {
  readonly hotelId: string;
  readonly keyset: Keyset;
  readonly page: PageRequest;
  readonly conditions: Conditions;
}

/**
 * Reads a page of conversations together with whatever else the query wants of them, in one statement: round trips
 * cost more than rows here. The extras are put into the loaders, where the fields that ask for them find them.
 */
export async function readInbox(
  tx: TenantTx,
  loaders: Loaders,
  list: InboxPage,
  wishes: InboxLookahead,
): Promise<Page<ConversationRow>> {
  const extras = extrasOf(loaders, list.hotelId, wishes);
  const reader = new RowReader<ConversationRow & Record<string, unknown>>(
    conversationSource as RowSource<never>,
  );
  const extraSelect = (bind: Bind) => extras.map(({ sql }, i) => `, (${sql(bind)}) as extra_${i}`).join('');
  const page = await reader.page(tx, { ...list, extraSelect });
  for (const row of page.rows) extras.forEach(({ keep }, i) => keep(row, row[`extra_${i}`]));
  return page;
}

function extrasOf(loaders: Loaders, hotelId: string, wishes: InboxLookahead): Extra[] {
  const extras = wishes.lists.map((wanted) =>
    listExtra<MessageRowInParts | AlertRow>(loaders, hotelId, wanted.list, wanted.page),
  );
  if (wishes.hasLastMessage) {
    extras.push({
      sql: (bind) => oneSql(messageSource, bind(hotelId), 'c.last_message_id'),
      keep: (_conversation, value) => {
        const message = value as MessageRow | null;
        if (message !== null)
          loaders.of(messageSource).prime({ hotelId: message.hotel_id, id: message.id }, message);
      },
    });
  }
  if (wishes.hasGuest) {
    extras.push({
      sql: (bind) => oneSql(guestSource, bind(hotelId), 'c.guest_id'),
      keep: (_conversation, value) => {
        const guest = value as GuestRow | null;
        if (guest !== null) loaders.of(guestSource).prime({ hotelId: guest.hotel_id, id: guest.id }, guest);
      },
    });
  }
  return extras;
}

function listExtra<Row extends object>(
  loaders: Loaders,
  hotelId: string,
  list: ChildList<Row>,
  page: PageRequest,
): Extra {
  const { parentColumn, keyset, conditions } = list;
  const { source } = list.reader;
  return {
    sql: (bind) => {
      const hotel = bind(hotelId);
      const where = `${source.hotelColumn} = ${hotel} and ${parentColumn} = c.id${conditions?.(bind) ?? ''}`;
      return `select json_agg(x) from (${pageSql(source, { hotel, where }, keysetSql(keyset, page, bind))}) x`;
    },
    keep: (conversation, value) => {
      const rows = (value ?? []) as Row[];
      const key: EntityRef = { hotelId: conversation.hotel_id, id: conversation.id };
      loaders.pagesOf(list, page).prime(key, toPage(page, rows));
    },
  };
}

function oneSql(source: RowSource, hotel: string, id: string): string {
  const { select, hotelColumn, idColumn } = source;
  return `select row_to_json(x) from (select ${select} from ${fromOf(source, hotel)} where ${hotelColumn} = ${hotel} and ${idColumn} = ${id}) x`;
}
