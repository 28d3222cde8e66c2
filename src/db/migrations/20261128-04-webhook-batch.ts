import { Migration } from '@mikro-orm/migrations';

const COLUMNS = `hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id,
          status, reason`;

/**
 * `store_notifications` keeps no copy of the batch to tell what was new: what was not stored is asked about only where there
 * is such. As in `store_notification`, only a row that is there is a repetition.
 */
export class Migration20261128WebhookBatch extends Migration {
  override up(): void {
    this
      .addSql(`create or replace function store_notifications(p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[],
        p_chats text[], p_types text[], p_bodies bytea[], p_received timestamptz[], p_correlations text[], p_statuses text[], p_reasons text[])
      returns table (id uuid, is_stored boolean) language plpgsql volatile security definer set search_path = pg_catalog, public as $$
      #variable_conflict use_column
      declare v_stored uuid[];
      begin
        with stored as (
          insert into inbound_notifications as n (${COLUMNS})
          select b.hotel_id, b.channel_id, date_trunc('month', b.received_at at time zone 'UTC')::date, b.dedupe_key, b.id, b.chat_key,
            b.type_webhook, b.body, b.received_at, b.correlation_id, b.status, b.reason
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
        -- Only a row that is there is a repetition: the token may have become right just now, after nothing was stored.
        return query select b.id, false
          from unnest(p_hotels, p_channels, p_tokens, p_keys, p_ids, p_received) as b (hotel_id, channel_id, token, dedupe_key, id, received_at)
          join channels c on c.hotel_id = b.hotel_id and c.id = b.channel_id and c.webhook_token_hash = b.token
          join hotels h on h.id = c.hotel_id and h.is_active
          join inbound_notifications n on n.hotel_id = c.hotel_id and n.channel_id = c.id and n.dedupe_key = b.dedupe_key
            and n.received_month = date_trunc('month', b.received_at at time zone 'UTC')::date
          where b.id <> all (v_stored);
      end $$;`);
  }
}
