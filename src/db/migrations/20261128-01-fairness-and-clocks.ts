import { Migration } from '@mikro-orm/migrations';

/** A hotel that left many chats unprocessed does not hide the others': each hotel's oldest come before anybody's second. */
export class Migration20261128FairnessAndClocks extends Migration {
  override up(): void {
    this.addSql(`create or replace function unprocessed_chats(p_received_before timestamptz, p_limit integer)
      returns table (hotel_id uuid, channel_id uuid, chat_key text) language sql stable
      security definer set search_path = pg_catalog, public as $$
        select c.hotel_id, c.channel_id, c.chat_key from (
          select n.hotel_id, n.channel_id, n.chat_key, min(n.arrival) as arrival,
            row_number() over (partition by n.hotel_id order by min(n.arrival)) as turn
          from inbound_notifications n where n.status = 'RECEIVED' and n.received_at < p_received_before
          group by 1, 2, 3) c
        order by c.turn, c.arrival limit p_limit $$;`);
  }
}
