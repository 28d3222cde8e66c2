import { Migration } from '@mikro-orm/migrations';
import { BIG_TABLE_STORAGE } from './big-table-storage.js';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';
const KEY = ['hotel_id', 'channel_id', 'period_start', 'dedupe_key'];
/** All others but `body_bytes`, which is computed. */
const OTHERS = [
  ...['id', 'arrival', 'chat_key', 'type_webhook', 'body', 'received_at', 'correlation_id', 'status'],
  ...['waits_for', 'reason', 'attempts', 'processed_at'],
];
const COLUMNS = [...KEY, ...OTHERS].join(', ');

/** What `gone` holds takes the place of what moved before it. */
const MOVE = `insert into public.%I (${COLUMNS}) select ${COLUMNS} from gone
  on conflict (${KEY.join(', ')}) do update set ${OTHERS.map((name) => `${name} = excluded.${name}`).join(', ')}`;

/**
 * A notification whose row has left the default partition, for a part that is not attached yet, may be told again meanwhile: the
 * later row takes the place of the moved one, which was done with. And a notification that waits for its message is open too:
 * it moves out of a week that is dropped, or that of an inactive hotel would hold the week of all hotels for ever.
 */
export class Migration20261130NotificationWeeksAgain extends Migration {
  override up(): void {
    this.addSql(`create or replace function ensure_notification_week(p_weeks_ahead integer, p_batch integer)
        returns text language plpgsql
        ${DEFINER} set lock_timeout = '250ms' as $$
      declare
        week date := (date_trunc('week', now() at time zone 'UTC') + 
          make_interval(weeks => least(greatest(p_weeks_ahead, 0), 12)))::date;
        part text := 'inbound_notifications_' || to_char(week, 'YYYY_MM_DD');
        moved integer := 0;
      begin
        if exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid 
          where i.inhparent = 'public.inbound_notifications'::regclass
          and pg_get_expr(c.relpartbound, c.oid) like format('%%%L%%', week)) then return 'EXISTS'; end if;
        if to_regclass('public.' || part) is null then
          execute format('create table public.%I (like public.inbound_notifications including all)
            with (${BIG_TABLE_STORAGE.replace(/\s+/g, ' ')})', part);
          execute format('alter table public.%I enable row level security', part);
        end if;
        -- The owner is not exempt from row security where it is forced.
        execute format('alter table public.%I no force row level security', part);
        alter table public.inbound_notifications_default no force row level security;
        if (select count(*) from (select from public.inbound_notifications_default where period_start = week limit p_batch + 1) d) > p_batch then
          execute format('with gone as (delete from public.inbound_notifications_default where ctid = any (array(
              select ctid from public.inbound_notifications_default where period_start = %L and status in (''PROCESSED'',''IGNORED'') limit %s))
              returning ${COLUMNS}) ${MOVE}', week, p_batch, part);
          get diagnostics moved = row_count;
        end if;
        if moved = 0 then
          execute format('with gone as (delete from public.inbound_notifications_default where period_start = %L returning ${COLUMNS}) ${MOVE}',
            week, part);
          execute format('alter table public.inbound_notifications attach partition public.%I for values in (%L)', part, week);
        end if;
        execute format('alter table public.%I force row level security', part);
        alter table public.inbound_notifications_default force row level security;
        return case when moved = 0 then 'ATTACHED' else 'MOVING' end;
      end $$;`);
    this.addSql(`grant create on schema public to app_system;
      create or replace function hotels_with_open_notifications(p_period date, p_limit integer) returns table (hotel_id uuid)
        language sql stable ${DEFINER} as $$
          select distinct n.hotel_id from inbound_notifications n
          where n.period_start = p_period and (n.status = 'RECEIVED' or n.status = 'WAITING' or n.status = 'QUARANTINED') limit p_limit $$;
      revoke create on schema public from app_system;`);
  }
}
