import { Migration } from '@mikro-orm/migrations';

const STORE = `
  create or replace function store_notifications(p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[],
    p_chats text[], p_types text[], p_bodies bytea[], p_received timestamptz[], p_correlations text[], p_statuses text[], p_reasons text[])
  returns table (id uuid, is_stored boolean)
  language plpgsql volatile security definer set search_path = pg_catalog, public as $$
  #variable_conflict use_column
  begin
    -- A lone notification, which most are, costs half as much without the arrays.
    if cardinality(p_ids) = 1 then
      perform from channels c join hotels h on h.id = c.hotel_id and h.is_active
        where c.hotel_id = p_hotels[1] and c.id = p_channels[1] and c.webhook_token_hash = p_tokens[1];
      if not found then return; end if;
      insert into inbound_notifications (hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body, received_at,
          correlation_id, status, reason)
        values (p_hotels[1], p_channels[1], date_trunc('month', p_received[1] at time zone 'UTC')::date, p_keys[1], p_ids[1], p_chats[1],
          p_types[1], p_bodies[1], p_received[1], p_correlations[1], p_statuses[1], p_reasons[1])
        on conflict do nothing;
      return query select p_ids[1], found;
      return;
    end if;
    return query with authentic as (
        select b.* from unnest(p_hotels, p_channels, p_tokens, p_keys, p_ids, p_chats, p_types, p_bodies, p_received, p_correlations,
            p_statuses, p_reasons)
          as b (hotel_id, channel_id, token, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id, status, reason)
        join channels c on c.hotel_id = b.hotel_id and c.id = b.channel_id and c.webhook_token_hash = b.token
        join hotels h on h.id = b.hotel_id and h.is_active),
      stored as (
        insert into inbound_notifications as n (hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body,
          received_at, correlation_id, status, reason)
        select a.hotel_id, a.channel_id, date_trunc('month', a.received_at at time zone 'UTC')::date, a.dedupe_key, a.id, a.chat_key,
          a.type_webhook, a.body, a.received_at, a.correlation_id, a.status, a.reason
        from authentic a order by a.hotel_id, a.channel_id, a.dedupe_key
        on conflict do nothing returning n.id)
      select a.id, s.id is not null from authentic a left join stored s on s.id = a.id;
  end $$;`;

/**
 * The insert of webhooks as a function whose plans are kept: the same signature, rights and results as before.
 * The token is still checked where the row is stored, so what the receiver remembers of a channel decides nothing.
 */
export class Migration20261128WebhookInsert extends Migration {
  override up(): void {
    this.addSql(STORE);
  }
}
