import { Migration } from '@mikro-orm/migrations';
import { hashPartitions, systemReads, tenantTable } from './tenant-table.js';

/** What must not be lost: alerts with causes, the hotel event log with its heads, the audit log. */
export class Migration20261123Alerts extends Migration {
  override up(): void {
    this.addSql(`
      create table alerts (
        hotel_id uuid not null references hotels,
        id uuid not null,
        kind text not null check (kind in ('EMERGENCY','REQUIRES_ATTENTION','REPEATED_NEGATIVE','NEGATIVE_SENTIMENT','HANDOFF_REQUESTED',
          'WAITING_TOO_LONG','CHANNEL_DOWN','QUOTA','WEBHOOK_REFUSED','DEAD_LETTERS','AI_BUDGET')),
        subject_id uuid not null,
        conversation_id uuid,
        channel_id uuid,
        guest_id uuid,
        message_id uuid,
        urgency smallint not null check (urgency between 1 and 5),
        status text not null check (status in ('RAISED','ACKNOWLEDGED','IN_PROGRESS','ESCALATED','RESOLVED','DISMISSED')),
        level smallint not null default 1 check (level between 1 and 3),
        owner_id uuid,
        raised_at timestamptz not null,
        due_at timestamptz not null,
        acknowledged_by uuid,
        acknowledged_at timestamptz,
        resolved_by uuid,
        resolved_at timestamptz,
        resolution text,
        primary key (hotel_id, id),
        foreign key (hotel_id, conversation_id) references conversations,
        foreign key (hotel_id, channel_id) references channels,
        foreign key (hotel_id, guest_id) references guests,
        foreign key (hotel_id, message_id) references messages,
        foreign key (hotel_id, owner_id) references memberships (hotel_id, user_id) on delete set null (owner_id)
      );
      create unique index alerts_one_open on alerts (hotel_id, kind, subject_id) where status not in ('RESOLVED','DISMISSED');
      create index alerts_newest on alerts (hotel_id, raised_at desc, id desc);
      create index alerts_open on alerts (hotel_id, urgency desc, due_at, id) where status not in ('RESOLVED','DISMISSED');
      create index alerts_due on alerts (due_at) where status in ('RAISED','ESCALATED');
      create index alerts_conversation on alerts (hotel_id, conversation_id, raised_at desc);
      ${tenantTable('alerts', 'select, insert, update')}
      ${systemReads('alerts', 'hotel_id, id, status, due_at, level')}

      create table alert_causes (
        hotel_id uuid not null,
        id uuid not null,
        alert_id uuid not null,
        message_id uuid,
        kind text not null,
        urgency smallint not null check (urgency between 1 and 5),
        reason text not null,
        created_at timestamptz not null,
        primary key (hotel_id, id),
        unique (hotel_id, message_id),
        foreign key (hotel_id, alert_id) references alerts,
        foreign key (hotel_id, message_id) references messages
      );
      create index alert_causes_alert on alert_causes (hotel_id, alert_id, id);
      ${tenantTable('alert_causes', 'select, insert')}

      create table hotel_events (
        hotel_id uuid not null,
        number bigint not null,
        kind text not null,
        conversation_id uuid,
        message_id uuid,
        alert_id uuid,
        guest_id uuid,
        channel_id uuid,
        occurred_at timestamptz not null default clock_timestamp(),
        correlation_id text,
        primary key (hotel_id, number)
      ) partition by hash (hotel_id);
      ${hashPartitions('hotel_events')}
      ${tenantTable('hotel_events', 'select, insert')}

      create table event_heads (
        hotel_id uuid not null references hotels,
        number bigint not null default 0,
        primary key (hotel_id)
      ) with (fillfactor = 10);
      ${tenantTable('event_heads', 'select, insert, update')}
      ${systemReads('event_heads', 'hotel_id, number')}

      create table audit_entries (
        hotel_id uuid not null references hotels,
        id uuid not null,
        actor_user_id uuid,
        action text not null,
        subject_type text,
        subject_id uuid,
        detail jsonb not null default '{}',
        request_id text,
        created_at timestamptz not null,
        primary key (hotel_id, id)
      );
      create index audit_entries_newest on audit_entries (hotel_id, created_at desc, id desc);
      ${tenantTable('audit_entries', 'select, insert')}

      create table platform_audit_entries (
        id uuid primary key,
        actor_user_id uuid,
        action text not null,
        detail jsonb not null default '{}',
        request_id text,
        created_at timestamptz not null
      );
      alter table platform_audit_entries enable row level security;
      alter table platform_audit_entries force row level security;
      revoke all on platform_audit_entries from public;
      create policy platform on platform_audit_entries to app_platform, app_identity using (true) with check (true);
      grant select, insert on platform_audit_entries to app_platform;
      grant insert on platform_audit_entries to app_identity;

      create function refuse_change() returns trigger language plpgsql as $$
        begin raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege'; end $$;
      create trigger append_only before update or delete on audit_entries for each row execute function refuse_change();
      create trigger append_only before update or delete on platform_audit_entries for each row execute function refuse_change();
    `);
  }
}
