import type pg from 'pg';

/** Hotels of the rehearsal; each has one channel with the same id. */
export const HOTELS: readonly string[] = Array.from(
  { length: 50 },
  (_, place) => `00000000-0000-4000-8000-0000000000${String(place).padStart(2, '0')}`,
);

const AT_ONCE = 100_000;
/** Notifications for each message, event and, after ten more, guest. */
const PER_MESSAGE = 4;
const PER_GUEST = 40;

/**
 * Fills an empty database of the schema before the weeks of notifications with `rows` of them, and with the guests,
 * conversations, messages and events that go with as many. The client is a superuser's.
 */
export async function fillDatabase(client: pg.Client, rows: number): Promise<void> {
  const hotel = (n: string) => `($1::uuid[])[1 + ${n} % ${HOTELS.length}]`;
  const id = (kind: string, n: string) => `md5('${kind}' || ${n})::uuid`;
  const fill = async (sql: string, most: number) => {
    for (let from = 1; from <= most; from += AT_ONCE)
      await client.query(sql, [HOTELS, from, Math.min(most, from + AT_ONCE - 1)]);
  };
  await client.query(
    `insert into hotels (id, name, time_zone) select h, 'Hotel', 'UTC' from unnest($1::uuid[]) h`,
    [HOTELS],
  );
  await client.query(
    `insert into channels (hotel_id, id, instance_id, api_token_encrypted, webhook_token_encrypted, webhook_token_hash)
     select h, h, place::text, '\\x00', '\\x00', '\\x00' from unnest($1::uuid[]) with ordinality as u (h, place)`,
    [HOTELS],
  );
  await client.query('set session_replication_role = replica');
  const guests = Math.max(1, Math.floor(rows / PER_GUEST));
  const messages = Math.floor(rows / PER_MESSAGE);
  await fill(
    `insert into guests (hotel_id, id, name, phone) select ${hotel('n')}, ${id('guest', 'n')}, 'Guest ' || md5(n::text), '+49' || n
     from generate_series($2::int, $3::int) n`,
    guests,
  );
  await fill(
    `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at)
     select ${hotel('n')}, ${id('conversation', 'n')}, ${id('guest', 'n')}, ${hotel('n')}, 'OPEN', now() from generate_series($2::int, $3::int) n`,
    guests,
  );
  const guestOf = `(1 + n % ${guests})`;
  await fill(
    `insert into messages (hotel_id, id, conversation_id, guest_id, channel_id, seq, direction, author, kind, text, sent_at, received_at, stored_at)
     select ${hotel(guestOf)}, ${id('message', 'n')}, ${id('conversation', guestOf)}, ${id('guest', guestOf)}, ${hotel(guestOf)}, n,
       'INBOUND', 'GUEST', 'TEXT', 'What is for breakfast?', now(), now(), now() from generate_series($2::int, $3::int) n`,
    messages,
  );
  await fill(
    `insert into hotel_events (hotel_id, number, kind, conversation_id, message_id)
     select ${hotel(guestOf)}, n, 'MESSAGE_ADDED', ${id('conversation', guestOf)}, ${id('message', 'n')} from generate_series($2::int, $3::int) n`,
    messages,
  );
  await fill(
    `insert into inbound_notifications (hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body, received_at,
       correlation_id, status)
     select ${hotel('n')}, ${hotel('n')}, date_trunc('month', now() at time zone 'UTC')::date, 'key|' || n, ${id('notification', 'n')},
       'chat-' || n % 1000, 'incomingMessageReceived', convert_to(repeat(md5(n::text), 12), 'UTF8'), now(), 'rehearsal',
       case when n % 10000 = 0 then 'QUARANTINED' else 'PROCESSED' end from generate_series($2::int, $3::int) n`,
    rows,
  );
  await client.query('reset session_replication_role');
  // A database of before has none of these yet: each table is locked for them while webhooks come in.
  await client.query(`do $$ declare t regclass; begin
    for t in select polrelid from pg_policy where polname = 'owner_access' loop execute format('drop policy owner_access on %s', t); end loop;
  end $$`);
  await client.query('analyze');
}
