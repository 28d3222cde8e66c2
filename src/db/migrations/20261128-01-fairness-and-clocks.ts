import { Migration } from '@mikro-orm/migrations';
import { systemReads, tenantTable } from './tenant-table.js';

/** Nobody is overlooked: no hotel's chats behind another's, no guest who has waited for days, no channel that is refused. */
export class Migration20261128FairnessAndClocks extends Migration {
  override up(): void {
    // Each hotel's oldest chat comes before anybody's second.
    this.addSql(`create or replace function unprocessed_chats(p_received_before timestamptz, p_limit integer)
      returns table (hotel_id uuid, channel_id uuid, chat_key text) language sql stable
      security definer set search_path = pg_catalog, public as $$
        select c.hotel_id, c.channel_id, c.chat_key from (
          select n.hotel_id, n.channel_id, n.chat_key, min(n.arrival) as arrival,
            row_number() over (partition by n.hotel_id order by min(n.arrival)) as turn
          from inbound_notifications n where n.status = 'RECEIVED' and n.received_at < p_received_before
          group by 1, 2, 3) c
        order by c.turn, c.arrival limit p_limit $$;`);

    // The index holds only waits nobody was told of, so it stays short however many guests are left without an answer.
    this.addSql(`
      alter table conversations add column waiting_alerted_for timestamptz;
      grant select (waiting_alerted_for) on conversations to app_system;
      create index conversations_waiting_untold on conversations (waiting_since)
        where turn = 'HUMAN' and status not in ('SNOOZED','RESOLVED') and waiting_alerted_for is distinct from waiting_since;
      drop index conversations_waiting_for_us;
      create or replace function guests_waiting_too_long(p_now timestamptz, p_limit integer)
        returns table (hotel_id uuid, conversation_id uuid) language sql stable
        security definer set search_path = pg_catalog, public as $$
          select c.hotel_id, c.id from conversations c join hotels h on h.id = c.hotel_id
          where c.turn = 'HUMAN' and c.status not in ('SNOOZED','RESOLVED') and c.waiting_alerted_for is distinct from c.waiting_since
            and c.waiting_since <= p_now - interval '1 minute' and h.is_active
            and c.waiting_since <= p_now - make_interval(mins => waiting_minutes(h.time_zone, h.settings, p_now))
          order by c.waiting_since limit p_limit $$;`);

    this.addSql(`
      create table webhook_refusals (
        hotel_id uuid not null,
        channel_id uuid not null,
        since timestamptz not null,
        last_at timestamptz not null,
        primary key (hotel_id, channel_id),
        foreign key (hotel_id, channel_id) references channels
      );
      ${tenantTable('webhook_refusals', 'select, insert, update')}
      ${systemReads('webhook_refusals', 'hotel_id, channel_id, since, last_at')}
      grant create on schema public to app_system;
      create function refused_channels(p_now timestamptz, p_limit integer) returns table (hotel_id uuid, channel_id uuid) language sql stable
        security definer set search_path = pg_catalog, public as $$
          select w.hotel_id, w.channel_id from webhook_refusals w join hotels h on h.id = w.hotel_id
          where w.last_at >= w.since + interval '1 hour' and w.last_at <= p_now and h.is_active order by w.since limit p_limit $$;
      alter function refused_channels owner to app_system;
      revoke all on function refused_channels from public;
      grant execute on function refused_channels to app_edge;
      revoke create on schema public from app_system;`);
  }
}
