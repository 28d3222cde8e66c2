import { Migration } from '@mikro-orm/migrations';
import { BIG_TABLE_STORAGE } from './big-table-storage.js';
import { withShortLocks } from './short-lock.js';
import { storeNotificationFunctions, weekOf } from './store-notification-functions.js';

const OWNED = 'language plpgsql security definer set search_path = pg_catalog, public, pg_temp';
const LISTS = 'language sql stable security definer set search_path = pg_catalog, public, pg_temp';

/** All but `body_bytes`, which is computed. */
const COLUMNS = `hotel_id, channel_id, period_start, dedupe_key, id, arrival, chat_key, type_webhook, body, received_at, correlation_id,
  status, waits_for, reason, attempts, processed_at`;

/**
 * `received_month` becomes `period_start`: the first day of the month or week whose partition holds the row, `-infinity` for
 * the partition of what outlives its week. Months that hold nothing go at once, the others when their rows are old enough.
 */
export class Migration20261129NotificationPeriods extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(
        `alter table inbound_notifications rename column received_month to period_start;
        for month in select c.oid::regclass as part from pg_inherits i join pg_class c on c.oid = i.inhrelid
          where i.inhparent = 'inbound_notifications'::regclass and c.relname ~ '^inbound_notifications_\\d{4}_\\d{2}$'
        loop
          -- The rows themselves are hidden from the owner; a table that takes no room has none.
          if pg_relation_size(month.part) = 0 then execute format('drop table %s', month.part); end if;
        end loop;
        drop function ensure_notification_months(integer);`,
        'declare month record;',
      ),
    );
    this.addSql(
      storeNotificationFunctions({
        columns:
          '(hotel_id, channel_id, period_start, dedupe_key, id, arrival, chat_key, type_webhook, body, received_at, correlation_id, status, waits_for, reason)',
        isSamePeriod: (received) => `and n.period_start = ${weekOf(received)}`,
      }),
    );
    // Makes the partition of a week, so many from now. Built apart and attached, which holds up nobody but who writes into the
    // default partition. Rows that came into that one for want of this one move in: those that are done with in batches,
    // a call for each; the last few with the attaching. A part that is moved already is seen by nobody, which matters only for
    // rows that are still to be handled, and those come last.
    this
      .addSql(`create function ensure_notification_week(p_weeks_ahead integer, p_batch integer) returns text ${OWNED} set lock_timeout = '250ms' as $$
      declare
        week date := (date_trunc('week', now() at time zone 'UTC') + make_interval(weeks => least(greatest(p_weeks_ahead, 0), 12)))::date;
        part text := 'inbound_notifications_' || to_char(week, 'YYYY_MM_DD');
        moved integer := 0;
      begin
        if exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid where i.inhparent = 'public.inbound_notifications'::regclass
          and pg_get_expr(c.relpartbound, c.oid) like format('%%%L%%', week)) then return 'EXISTS'; end if;
        if to_regclass('public.' || part) is null then
          execute format('create table public.%I (like public.inbound_notifications including all) with (${BIG_TABLE_STORAGE.replace(/\s+/g, ' ')})', part);
          execute format('alter table public.%I enable row level security', part);
        end if;
        -- The owner is not exempt from row security where it is forced.
        execute format('alter table public.%I no force row level security', part);
        alter table public.inbound_notifications_default no force row level security;
        if (select count(*) from (select from public.inbound_notifications_default where period_start = week limit p_batch + 1) d) > p_batch then
          execute format('with gone as (delete from public.inbound_notifications_default where ctid = any (array(
              select ctid from public.inbound_notifications_default where period_start = %L and status in (''PROCESSED'',''IGNORED'') limit %s))
              returning ${COLUMNS})
            insert into public.%I (${COLUMNS}) select ${COLUMNS} from gone', week, p_batch, part);
          get diagnostics moved = row_count;
        end if;
        if moved = 0 then
          execute format('with gone as (delete from public.inbound_notifications_default where period_start = %L returning ${COLUMNS})
            insert into public.%I (${COLUMNS}) select ${COLUMNS} from gone', week, part);
          execute format('alter table public.inbound_notifications attach partition public.%I for values in (%L)', part, week);
        end if;
        execute format('alter table public.%I force row level security', part);
        alter table public.inbound_notifications_default force row level security;
        return case when moved = 0 then 'ATTACHED' else 'MOVING' end;
      end $$;
      revoke all on function ensure_notification_week from public;
      grant execute on function ensure_notification_week to app_edge;
      select ensure_notification_week(0, 1000), ensure_notification_week(1, 1000);`);
    // Drops a partition whose period has passed and gives about how many rows it held; null where it holds something that is
    // still to be handled, is kept, or is no such partition. The age is checked here too: nobody can drop what is young.
    this
      .addSql(`create function drop_notification_partition(p_name text) returns bigint ${OWNED} set lock_timeout = '250ms' as $$
      declare
        suffix text := substring(p_name from '^inbound_notifications_(\\d{4}_\\d{2}(_\\d{2})?)$');
        period_end timestamp := case length(suffix)
          when 7 then to_date(suffix, 'YYYY_MM') + interval '1 month' when 10 then to_date(suffix, 'YYYY_MM_DD') + interval '7 days' end;
        holds_open boolean;
        removed bigint;
      begin
        if period_end is null or period_end > now() at time zone 'UTC' - interval '1 day' then return null; end if;
        select greatest(c.reltuples, 0)::bigint into removed from pg_class c join pg_inherits i on i.inhrelid = c.oid
          where i.inhparent = 'public.inbound_notifications'::regclass and c.relnamespace = 'public'::regnamespace and c.relname = p_name;
        if not found then return null; end if;
        begin
          execute format('alter table public.inbound_notifications detach partition public.%I', p_name);
          execute format('alter table public.%I no force row level security', p_name);
          execute format('select exists (select from public.%1$I where status = ''RECEIVED'') or exists (select from public.%1$I where status = ''WAITING'')
            or exists (select from public.%1$I where status = ''QUARANTINED'')', p_name) into holds_open;
          if holds_open then raise exception using errcode = 'HB001'; end if;
          execute format('drop table public.%I', p_name);
        exception when sqlstate 'HB001' then
          return null;
        end;
        return removed;
      end $$;
      revoke all on function drop_notification_partition from public;
      grant execute on function drop_notification_partition to app_edge;`);
    this.addSql(`grant create on schema public to app_system;
      create function hotels_with_open_notifications(p_period date, p_limit integer) returns table (hotel_id uuid) ${LISTS} as $$
        select distinct n.hotel_id from inbound_notifications n
        where n.period_start = p_period and (n.status = 'RECEIVED' or n.status = 'QUARANTINED') limit p_limit $$;
      create function hotels_with_old_notifications(p_periods date[], p_closed_before timestamptz, p_quarantined_before timestamptz, p_limit integer)
        returns table (hotel_id uuid) ${LISTS} as $$
        select distinct n.hotel_id from inbound_notifications n where n.period_start <> all (p_periods)
          and (n.status in ('PROCESSED','IGNORED') and n.received_at < p_closed_before
            or n.status = 'QUARANTINED' and n.received_at < p_quarantined_before) limit p_limit $$;
      create function hotels_in_order(p_after uuid, p_limit integer) returns table (hotel_id uuid) ${LISTS} as $$
        select h.id from hotels h where h.id > p_after order by h.id limit p_limit $$;
      ${['hotels_with_open_notifications', 'hotels_with_old_notifications', 'hotels_in_order']
        .map(
          (name) => `alter function ${name} owner to app_system;
      revoke all on function ${name} from public;
      grant execute on function ${name} to app_edge;`,
        )
        .join('\n')}
      revoke create on schema public from app_system;`);
  }
}
