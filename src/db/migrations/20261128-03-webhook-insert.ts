import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'language plpgsql volatile security definer set search_path = pg_catalog, public';
const COLUMNS = `hotel_id, channel_id, received_month, dedupe_key, id, chat_key, type_webhook, body, received_at, correlation_id,
          status, reason`;

/**
 * The insert of webhooks as functions whose plans are kept: one for a lone notification, which most are and which
 * costs half as much without arrays (true: stored, false: it was there, null: not the channel's token), and the one for many with the same signature, rights and results as before.
 * Both check the token where they store: what the receiver remembers of a channel decides nothing.
 */
export class Migration20261128WebhookInsert extends Migration {
  override up(): void {
    this.addSql('grant create on schema public to app_system;');
    // A foreign key would lock the channel's row for every webhook, and make a multixact of two processes' at once.
    // The insert reads the channel it needs itself; what is left is that a channel stays while it has notifications.
    this
      .addSql(`create function keep_channel_of_notifications() returns trigger language plpgsql security definer
        set search_path = pg_catalog, public as $$
      begin
        if exists (select from inbound_notifications n where n.hotel_id = old.hotel_id and n.channel_id = old.id) then
          raise foreign_key_violation using message = format('channel %s still has notifications', old.id);
        end if;
        return old;
      end $$;
      alter function keep_channel_of_notifications() owner to app_system;
      revoke all on function keep_channel_of_notifications() from public;
      create trigger keep_channel_of_notifications before delete on channels for each row
        execute function keep_channel_of_notifications();
      alter table inbound_notifications drop constraint inbound_notifications_hotel_id_channel_id_fkey;`);
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
        perform from channels c join hotels h on h.id = c.hotel_id and h.is_active
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
