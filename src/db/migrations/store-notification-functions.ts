const DEFINER = 'language plpgsql volatile security definer set search_path = pg_catalog, public, pg_temp';

export interface StoreFunctionsOptions {
  /** The names of the inserted columns in brackets, or nothing: then they are taken by their places in the table. */
  readonly columns: string;
  /** The condition that a repetition lies in the partition of `received`. */
  readonly isSamePeriod: (received: string) => string;
}

/** The first day of the week a notification comes in, by which its partition is found. */
export const weekOf = (received: string): string =>
  `date_trunc('week', ${received} at time zone 'UTC')::date`;

/**
 * SQL of the two functions by which webhooks are stored. True means stored, false that it was there already, null or no row
 * that the token is not the channel's: only a row that is there is a repetition, since the token may have become right just
 * now, after nothing was stored.
 */
export function storeNotificationFunctions({ columns, isSamePeriod }: StoreFunctionsOptions): string {
  return `
    create or replace function store_notification(p_hotel uuid, p_channel uuid, p_token bytea, p_key text, p_id uuid, p_chat text,
      p_type text, p_body bytea, p_received timestamptz, p_correlation text, p_status text, p_reason text)
    returns boolean ${DEFINER} as $$
    begin
      insert into inbound_notifications ${columns}
        select p_hotel, p_channel, ${weekOf('p_received')}, p_key, p_id, nextval('inbound_arrivals'), p_chat, p_type, p_body, p_received,
          p_correlation, p_status, null, p_reason
        from channels c join hotels h on h.id = c.hotel_id and h.is_active
        where c.hotel_id = p_hotel and c.id = p_channel and c.webhook_token_hash = p_token
        on conflict do nothing;
      if found then return true; end if;
      perform from channels c join hotels h on h.id = c.hotel_id and h.is_active
        join inbound_notifications n on n.hotel_id = c.hotel_id and n.channel_id = c.id and n.dedupe_key = p_key ${isSamePeriod('p_received')}
        where c.hotel_id = p_hotel and c.id = p_channel and c.webhook_token_hash = p_token;
      return case when found then false end;
    end $$;
    create or replace function store_notifications(p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[],
      p_chats text[], p_types text[], p_bodies bytea[], p_received timestamptz[], p_correlations text[], p_statuses text[], p_reasons text[])
    returns table (id uuid, is_stored boolean) ${DEFINER} as $$
    #variable_conflict use_column
    declare v_stored uuid[];
    begin
      with stored as (
        insert into inbound_notifications as n ${columns}
        select b.hotel_id, b.channel_id, ${weekOf('b.received_at')}, b.dedupe_key, b.id, nextval('inbound_arrivals'), b.chat_key,
          b.type_webhook, b.body, b.received_at, b.correlation_id, b.status, null, b.reason
        from unnest(p_hotels, p_channels, p_tokens, p_keys, p_ids, p_chats, p_types, p_bodies, p_received, p_correlations, p_statuses,
            p_reasons)
          as b (hotel_id, channel_id, token, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id, status, reason)
        join channels c on c.hotel_id = b.hotel_id and c.id = b.channel_id and c.webhook_token_hash = b.token
        join hotels h on h.id = c.hotel_id and h.is_active
        order by b.hotel_id, b.channel_id, b.dedupe_key
        on conflict do nothing returning n.id)
      select coalesce(array_agg(s.id), '{}') into v_stored from stored s;
      return query select s.id, true from unnest(v_stored) as s (id);
      if cardinality(v_stored) = cardinality(p_ids) then return; end if;
      return query select b.id, false
        from unnest(p_hotels, p_channels, p_tokens, p_keys, p_ids, p_received) as b (hotel_id, channel_id, token, dedupe_key, id, received_at)
        join channels c on c.hotel_id = b.hotel_id and c.id = b.channel_id and c.webhook_token_hash = b.token
        join hotels h on h.id = c.hotel_id and h.is_active
        join inbound_notifications n on n.hotel_id = c.hotel_id and n.channel_id = c.id and n.dedupe_key = b.dedupe_key
          ${isSamePeriod('b.received_at')}
        where b.id <> all (v_stored);
    end $$;`;
}
