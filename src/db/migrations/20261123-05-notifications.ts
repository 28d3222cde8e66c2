import { Migration } from '@mikro-orm/migrations';
import { systemReads, tenantTable } from './tenant-table.js';

/**
 * Raw notifications, kept before they are understood. Partitioned by the month they came in, so that old months
 * are dropped whole; the key holds the month, so a repetition across its border makes a second raw row, which
 * message identity and forward-only states make harmless.
 */
export class Migration20261123Notifications extends Migration {
  override up(): void {
    this.addSql(`
      create sequence inbound_arrivals cache 1;
      create table inbound_notifications (
        hotel_id uuid not null,
        channel_id uuid not null,
        received_month date not null,
        dedupe_key text not null check (length(dedupe_key) <= 400),
        id uuid not null,
        arrival bigint not null default nextval('inbound_arrivals'),
        chat_key text not null,
        type_webhook text,
        body bytea not null,
        received_at timestamptz not null,
        correlation_id text not null,
        status text not null default 'RECEIVED' check (status in ('RECEIVED','PROCESSED','WAITING','IGNORED','QUARANTINED')),
        waits_for text,
        reason text,
        attempts integer not null default 0,
        processed_at timestamptz,
        primary key (hotel_id, channel_id, dedupe_key, received_month),
        foreign key (hotel_id, channel_id) references channels
      ) partition by list (received_month);
      create index inbound_notifications_due on inbound_notifications (hotel_id, channel_id, chat_key, arrival) where status = 'RECEIVED';
      create index inbound_notifications_waiting on inbound_notifications (hotel_id, channel_id, waits_for) where status = 'WAITING';
      create index inbound_notifications_quarantine on inbound_notifications (received_at desc, id) where status = 'QUARANTINED';
      create index inbound_notifications_received on inbound_notifications (received_at) where status = 'RECEIVED';
      create table inbound_notifications_default partition of inbound_notifications default;
      alter table inbound_notifications_default enable row level security;
      alter table inbound_notifications_default force row level security;
      ${tenantTable('inbound_notifications', 'select, update')}
      ${systemReads('inbound_notifications', 'hotel_id, channel_id, dedupe_key, received_month, id, arrival, chat_key, type_webhook, received_at, correlation_id, status, waits_for, reason, attempts')}
      grant insert on inbound_notifications to app_system;
      grant usage on sequence inbound_arrivals to app_system;
      create policy system_insert on inbound_notifications for insert to app_system with check (true);

      create function ensure_notification_months(p_months_ahead integer) returns integer
        language plpgsql security definer set search_path = pg_catalog, public as $$
      declare made integer := 0; month date; part text;
      begin
        for i in 0 .. least(greatest(p_months_ahead, 0), 12) loop
          month := (date_trunc('month', now() at time zone 'UTC') + make_interval(months => i))::date;
          part := 'inbound_notifications_' || to_char(month, 'YYYY_MM');
          if to_regclass('public.' || part) is null then
            execute format('create table public.%I partition of public.inbound_notifications for values in (%L)', part, month);
            execute format('alter table public.%I enable row level security', part);
            execute format('alter table public.%I force row level security', part);
            made := made + 1;
          end if;
        end loop;
        return made;
      end $$;
      revoke all on function ensure_notification_months(integer) from public;
      grant execute on function ensure_notification_months(integer) to app_edge;
      select ensure_notification_months(2);
    `);
  }
}
