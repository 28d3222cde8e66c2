import { Migration } from '@mikro-orm/migrations';

/**
 * The only doors for work that starts without a hotel. Each is SECURITY DEFINER of `app_system`, which owns no
 * table, and returns ids and clock figures, no content; the work itself then opens a tenant session.
 */
const FUNCTIONS: readonly {
  name: string;
  args: string;
  returns: string;
  body: string;
  role?: string;
  volatile?: boolean;
}[] = [
  {
    name: 'verify_session',
    args: 'p_session uuid, p_user uuid',
    returns:
      'table (user_id uuid, is_platform_admin boolean, rights_epoch integer, hotel_ids uuid[], roles text[])',
    body: `select u.id, u.is_platform_admin, u.rights_epoch,
        coalesce(array_agg(m.hotel_id order by m.hotel_id) filter (where m.hotel_id is not null), '{}'),
        coalesce(array_agg(m.role order by m.hotel_id) filter (where m.hotel_id is not null), '{}')
      from sessions s join users u on u.id = s.user_id left join memberships m on m.user_id = u.id
      where s.id = p_session and s.user_id = p_user and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null
      group by u.id, u.is_platform_admin, u.rights_epoch`,
  },
  {
    name: 'living_sessions',
    args: 'p_sessions uuid[]',
    returns: 'table (session_id uuid, rights_epoch integer)',
    body: `select s.id, u.rights_epoch from sessions s join users u on u.id = s.user_id
      where s.id = any (p_sessions) and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null`,
  },
  {
    name: 'channel_candidates',
    args: 'p_instance text',
    returns: 'table (hotel_id uuid, channel_id uuid, webhook_token_hash bytea)',
    body: `select c.hotel_id, c.id, c.webhook_token_hash from channels c join hotels h on h.id = c.hotel_id
      where c.instance_id = p_instance and h.is_active`,
  },
  {
    name: 'store_notifications',
    args: `p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[], p_chats text[], p_types text[],
      p_bodies bytea[], p_received timestamptz[], p_correlations text[], p_statuses text[], p_reasons text[]`,
    returns: 'table (id uuid, is_stored boolean)',
    role: 'app_webhook',
    volatile: true,
    // The token is checked again where it is stored: what the receiver remembers of a channel decides nothing.
    body: `with authentic as (
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
      select a.id, s.id is not null from authentic a left join stored s on s.id = a.id`,
  },
  {
    name: 'unprocessed_chats',
    args: 'p_received_before timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, channel_id uuid, chat_key text)',
    body: `select n.hotel_id, n.channel_id, n.chat_key from inbound_notifications n
      where n.status = 'RECEIVED' and n.received_at < p_received_before
      group by 1, 2, 3 order by min(n.arrival) limit p_limit`,
  },
  {
    name: 'lanes_with_work',
    args: 'p_now timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, channel_id uuid)',
    // In no order, so that lanes which stand still cannot keep the others out of the limit.
    body: `select d.hotel_id, d.channel_id from (
        select distinct m.hotel_id, m.channel_id from messages m join channels c on c.hotel_id = m.hotel_id and c.id = m.channel_id
        where m.delivery_state = 'QUEUED' and (m.send_after is null or m.send_after <= p_now)
          and (m.lease_until is null or m.lease_until <= p_now) and (c.blocked_until is null or c.blocked_until <= p_now)) d
      order by random() limit p_limit`,
  },
  {
    name: 'messages_in_doubt',
    args: 'p_changed_before timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, channel_id uuid)',
    // What nobody could decide within two days is left to a person, and must not keep the others out of the limit.
    body: `select d.hotel_id, d.channel_id from (
        select distinct m.hotel_id, m.channel_id from messages m
        where m.delivery_state in ('SENDING','UNKNOWN') and m.delivery_changed_at < p_changed_before
          and (m.delivery_state = 'SENDING' or m.delivery_changed_at > p_changed_before - interval '2 days')) d
      order by random() limit p_limit`,
  },
  {
    name: 'event_head_numbers',
    args: 'p_hotels uuid[]',
    returns: 'table (hotel_id uuid, number bigint)',
    body: `select e.hotel_id, e.number from event_heads e where e.hotel_id = any (p_hotels)`,
  },
];

export class Migration20261123Edges extends Migration {
  override up(): void {
    this.addSql('grant create on schema public to app_system;');
    for (const f of FUNCTIONS) {
      this
        .addSql(`create function ${f.name}(${f.args}) returns ${f.returns} language sql ${f.volatile ? 'volatile' : 'stable'}
        security definer set search_path = pg_catalog, public as $$ ${f.body} $$;`);
      this.addSql(`alter function ${f.name} owner to app_system;`);
      this.addSql(`revoke all on function ${f.name} from public;`);
      this.addSql(`grant execute on function ${f.name} to ${f.role ?? 'app_edge'};`);
    }
    this.addSql(`
      create function bump_rights_epoch() returns trigger language plpgsql security definer set search_path = pg_catalog, public as $$
        begin
          update users set rights_epoch = rights_epoch + 1 where id in (old.user_id, new.user_id);
          return null;
        end $$;
      alter function bump_rights_epoch() owner to app_system;
      revoke all on function bump_rights_epoch() from public;
      grant update (rights_epoch) on users to app_system;
      create policy system_epoch on users for update to app_system using (true) with check (true);
      create trigger rights_epoch after insert or update or delete on memberships for each row execute function bump_rights_epoch();
    `);
    this.addSql('revoke create on schema public from app_system;');
  }
}
