import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'language plpgsql volatile security definer set search_path = pg_catalog, public';
const COLUMNS = `hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id,
          status, reason`;

/**
 * The insert of webhooks as two functions whose plans are kept. `store_notification` is for a lone one, which most are:
 * true means stored, false that it was there already, null that the token is not the channel's. `store_notifications`
 * is for many and gives no row for a wrong token. Both check the token in the statement that stores: what the
 * receiver remembers of a channel decides nothing.
 */
export class Migration20261128WebhookInsert extends Migration {
  override up(): void {
    this.addSql('grant create on schema public to app_system;');
    // A foreign key would lock the channel's row for every webhook, and two processes' locks would become a multixact.
    // The inserts read the channel they need themselves. What is left is that a channel with notifications stays:
    // the table lock waits for inserts under way, keeps new ones back, and what they stored is seen behind it.
    this
      .addSql(`create function channel_has_notifications(p_hotel uuid, p_channel uuid) returns boolean language sql stable security definer
        set search_path = pg_catalog, public as $$
        select exists (select from inbound_notifications n where n.hotel_id = p_hotel and n.channel_id = p_channel) $$;
      revoke all on function channel_has_notifications from public;
      create function keep_channel_of_notifications() returns trigger language plpgsql set search_path = pg_catalog, public as $$
      begin
        if current_setting('transaction_isolation') <> 'read committed' then
          raise feature_not_supported using message = 'a channel is deleted or given another key in READ COMMITTED only';
        end if;
        lock table inbound_notifications in share mode;
        if channel_has_notifications(old.hotel_id, old.id) then
          raise foreign_key_violation using message = format('channel %s still has notifications', old.id);
        end if;
        return case when tg_op = 'DELETE' then old else new end;
      end $$;
      revoke all on function keep_channel_of_notifications from public;
      create trigger keep_channel_of_notifications before delete or update of hotel_id, id on channels for each row
        execute function keep_channel_of_notifications();
      alter table inbound_notifications drop constraint inbound_notifications_hotel_id_channel_id_fkey;
      alter function channel_has_notifications owner to app_system;
      grant execute on function channel_has_notifications to current_user;`);
    this
      .addSql(`create function store_notification(p_hotel uuid, p_channel uuid, p_token bytea, p_key text, p_id uuid, p_chat text,
        p_type text, p_body bytea, p_received timestamptz, p_correlation text, p_status text, p_reason text)
      returns boolean ${DEFINER} as $$
      begin
        insert into inbound_notifications (${COLUMNS})
          select p_hotel, p_channel, date_trunc('month', p_received at time zone 'UTC')::date, p_key, p_id, p_chat, p_type, p_body,
            p_received, p_correlation, p_status, p_reason
          from channels c join hotels h on h.id = c.hotel_id and h.is_active
          where c.hotel_id = p_hotel and c.id = p_channel and c.webhook_token_hash = p_token
          on conflict do nothing;
        if found then return true; end if;
        -- Only a row that is there is a repetition: the token may have become right just now, after nothing was stored.
        perform from channels c join hotels h on h.id = c.hotel_id and h.is_active
          join inbound_notifications n on n.hotel_id = c.hotel_id and n.channel_id = c.id and n.dedupe_key = p_key
            and n.received_month = date_trunc('month', p_received at time zone 'UTC')::date
          where c.hotel_id = p_hotel and c.id = p_channel and c.webhook_token_hash = p_token;
        return case when found then false end;
      end $$;`);
    this.addSql(`alter function store_notification owner to app_system;
      revoke all on function store_notification from public;
      grant execute on function store_notification to app_webhook;`);
    this
      .addSql(`create or replace function store_notifications(p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[],
        p_chats text[], p_types text[], p_bodies bytea[], p_received timestamptz[], p_correlations text[], p_statuses text[], p_reasons text[])
      returns table (id uuid, is_stored boolean) ${DEFINER} as $$
      #variable_conflict use_column
      begin
        return query with authentic as (
          select b.* from unnest(p_hotels, p_channels, p_tokens, p_keys, p_ids, p_chats, p_types, p_bodies, p_received, p_correlations,
              p_statuses, p_reasons)
            as b (hotel_id, channel_id, token, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id, status, reason)
          join channels c on c.hotel_id = b.hotel_id and c.id = b.channel_id and c.webhook_token_hash = b.token
          join hotels h on h.id = b.hotel_id and h.is_active),
        stored as (
          insert into inbound_notifications as n (${COLUMNS})
          select a.hotel_id, a.channel_id, date_trunc('month', a.received_at at time zone 'UTC')::date, a.dedupe_key, a.id, a.chat_key,
            a.type_webhook, a.body, a.received_at, a.correlation_id, a.status, a.reason
          from authentic a order by a.hotel_id, a.channel_id, a.dedupe_key
          on conflict do nothing returning n.id)
        select a.id, s.id is not null from authentic a left join stored s on s.id = a.id;
      end $$;`);
    this.addSql('revoke create on schema public from app_system;');
  }
}
