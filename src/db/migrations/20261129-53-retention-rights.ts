import { Migration } from '@mikro-orm/migrations';
import { BIG_TABLE_STORAGE } from './big-table-storage.js';
import { withShortLocks } from './short-lock.js';

const BIG_TABLES = [
  'message_attempts',
  'attachments',
  'refresh_tokens',
  'sessions',
  'sign_in_throttles',
  'platform_audit_entries',
  'audit_entries',
  'alerts',
  'alert_causes',
  'message_revisions',
  'message_reactions',
  'poll_votes',
  'guests',
  'guest_aliases',
  'stays',
  'conversations',
  'conversation_reads',
];

const hashPartitionsOf = (table: string): string[] =>
  Array.from({ length: 16 }, (_, part) => `${table}_p${String(part).padStart(2, '0')}`);

/**
 * Retention works in each hotel as `app_retention`, under the hotel's row security like everybody. It alone may delete, it
 * reads no content, and the platform's audit log lets it have only what is older than a year.
 */
export class Migration20261129RetentionRights extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      create or replace trigger append_only before update or delete on platform_audit_entries
        for each row when (current_user <> 'app_retention') execute function refuse_change();
      alter table channels add column quota_reported_at timestamptz, add column quota_reported_method text;
      alter table guests add column block_reported_at timestamptz;`),
    );
    this.addSql(`do $$ begin
        if not exists (select from pg_roles where rolname = 'app_retention') then create role app_retention nologin noinherit; end if;
      exception when duplicate_object or unique_violation then null; end $$;
      grant usage on schema public to app_retention;
      grant select (id, settings) on hotels to app_retention;
      grant select (hotel_id, channel_id, period_start, dedupe_key, chat_key, received_at, status), update (period_start, status), delete
        on inbound_notifications to app_retention;
      grant select (hotel_id, number, occurred_at), delete on hotel_events to app_retention;
      grant select (hotel_id, id, delivery_state) on messages to app_retention;
      grant select (hotel_id, message_id, number, started_at), delete on message_attempts to app_retention;
      grant select (id, created_at), delete on platform_audit_entries to app_retention;
      create policy retention_read on platform_audit_entries for select to app_retention using (true);
      create policy retention on platform_audit_entries for delete to app_retention using (created_at < now() - interval '365 days');`);
    for (const table of [
      ...BIG_TABLES,
      ...['messages', 'sentiments', 'hotel_events'].flatMap(hashPartitionsOf),
    ])
      this.addSql(`alter table ${table} set (${BIG_TABLE_STORAGE});`);
    this.addSql(`do $$ declare part regclass; begin
        for part in select inhrelid from pg_inherits where inhparent = 'inbound_notifications'::regclass loop
          execute format('alter table %s set (${BIG_TABLE_STORAGE.replace(/\s+/g, ' ')})', part);
        end loop;
      end $$;`);
  }
}
