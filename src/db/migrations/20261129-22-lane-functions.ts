import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';

/** The lists of lanes that may go on and of messages that waited too long. */
export class Migration20261129LaneFunctions extends Migration {
  override up(): void {
    this.addSql(`
      drop index messages_lane;`);
    // In no order, so that lanes which stand still cannot keep the others out of the limit.
    this
      .addSql(`create or replace function lanes_with_work(p_now timestamptz, p_limit integer) returns table (hotel_id uuid, channel_id uuid)
      language sql stable ${DEFINER} as $$
        select d.hotel_id, d.channel_id from (
          select distinct m.hotel_id, m.channel_id from messages m
            join channels c on c.hotel_id = m.hotel_id and c.id = m.channel_id join hotels h on h.id = m.hotel_id
          where m.delivery_state = 'QUEUED' and (m.send_after is null or m.send_after <= p_now) and h.is_active
            and (c.leased_until is null or c.leased_until <= p_now) and (c.blocked_until is null or c.blocked_until <= p_now)) d
        order by random() limit p_limit $$;`);
    // A message of before this column existed waits for the default time.
    this
      .addSql(`create function expired_messages(p_now timestamptz, p_limit integer) returns table (hotel_id uuid, message_id uuid)
      language sql stable ${DEFINER} as $$
        select e.hotel_id, e.id from (
          select m.hotel_id, m.id, m.stored_at, row_number() over (partition by m.hotel_id order by m.stored_at, m.id) as turn
          from messages m
          where m.delivery_state = 'QUEUED' and (m.lease_until is null or m.lease_until <= p_now)
            and (m.expires_at <= p_now or m.expires_at is null and m.stored_at <= p_now - interval '24 hours')) e
        order by e.turn, e.stored_at limit p_limit $$;
      grant create on schema public to app_system;
      alter function expired_messages owner to app_system;
      revoke all on function expired_messages from public;
      grant execute on function expired_messages to app_edge;
      revoke create on schema public from app_system;`);
  }
}
