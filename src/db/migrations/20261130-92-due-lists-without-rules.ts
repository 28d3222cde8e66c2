import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';

/** Lists of due work, hotels in turn. What is due is a stored moment or a figure of the caller's. */
const DUE_LISTS = [
  {
    name: 'guests_waiting_too_long',
    args: 'p_now timestamptz, p_limit integer',
    columns: 'hotel_id uuid, conversation_id uuid',
    due: `select c.hotel_id, c.id, c.waiting_since as since from conversations c join hotels h on h.id = c.hotel_id and h.is_active
      where c.waiting_since is not null and c.turn = 'HUMAN' and c.status not in ('SNOOZED','RESOLVED')
        and c.waiting_alerted_for is distinct from c.waiting_since
        and coalesce(c.waiting_due_at, '-infinity'::timestamptz) <= p_now`,
  },
  {
    name: 'overdue_alerts',
    args: 'p_now timestamptz, p_top_level integer, p_limit integer',
    columns: 'hotel_id uuid, alert_id uuid',
    due: `select a.hotel_id, a.id, a.due_at as since from alerts a join hotels h on h.id = a.hotel_id and h.is_active
      where a.status in ('RAISED','ESCALATED') and (a.status = 'RAISED' or a.level < p_top_level) and a.due_at <= p_now`,
  },
  {
    name: 'refused_channels',
    args: 'p_now timestamptz, p_refused_for interval, p_limit integer',
    columns: 'hotel_id uuid, channel_id uuid',
    due: `select w.hotel_id, w.channel_id as id, w.since from webhook_refusals w join hotels h on h.id = w.hotel_id and h.is_active
      where w.last_at >= w.since + p_refused_for and w.last_at <= p_now`,
  },
  {
    name: 'expired_messages',
    args: 'p_now timestamptz, p_limit integer',
    columns: 'hotel_id uuid, message_id uuid',
    due: `select m.hotel_id, m.id, m.stored_at as since from messages m
      where m.delivery_state = 'QUEUED' and (m.lease_until is null or m.lease_until <= p_now) and m.expires_at <= p_now`,
  },
];

/**
 * No function of the database holds a rule of the business any more: working hours, figures of waiting and of expiry, and the
 * ladder of alerts are the program's.
 */
export class Migration20261130DueListsWithoutRules extends Migration {
  override up(): void {
    // Messages of before the column existed wait for the time that held for them.
    this.addSql(`update messages set expires_at = stored_at + interval '24 hours'
      where delivery_state = 'QUEUED' and expires_at is null;`);
    this.addSql(`
      drop function guests_waiting_too_long;
      drop function overdue_alerts;
      drop function refused_channels;
      drop function expired_messages;
      drop function waiting_minutes;
      drop index conversations_waiting_untold;
      grant create on schema public to app_system;`);
    for (const { name, args, columns, due } of DUE_LISTS)
      this
        .addSql(`create function ${name}(${args}) returns table (${columns}) language sql stable ${DEFINER} as $$
          select t.hotel_id, t.id from (
            select d.hotel_id, d.id, d.since, row_number() over (partition by d.hotel_id order by d.since, d.id) as turn
            from (${due}) d) t
          order by t.turn, t.since limit p_limit $$;
        alter function ${name} owner to app_system;
        revoke all on function ${name} from public;
        grant execute on function ${name} to app_edge;`);
    this.addSql(`
      revoke create on schema public from app_system;
      revoke select (settings, time_zone) on hotels from app_system;
      revoke select (kind, conversation_id) on alerts from app_system;
      revoke select (hotel_id, id, alert_id, created_at) on alert_causes from app_system;
      drop policy system_read on alert_causes;`);
  }
}
