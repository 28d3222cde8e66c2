import { Migration } from '@mikro-orm/migrations';
import { HOTEL_IN_SCOPE, systemReads, tenantTable } from './tenant-table.js';

/** Hotels, their channels, and the people: users and sessions stand outside hotels, memberships join them. */
export class Migration20261123People extends Migration {
  override up(): void {
    this.addSql(`
      create table hotels (
        id uuid primary key,
        name text not null check (length(name) between 1 and 200),
        time_zone text not null,
        languages text[] not null default '{en}',
        default_language text not null default 'en',
        is_active boolean not null default true,
        facts jsonb not null default '{}',
        settings jsonb not null default '{}',
        created_at timestamptz not null default now()
      );
      ${tenantTable('hotels', 'select, insert, update', 'id')}
      ${systemReads('hotels', 'id, is_active, settings')}
      create policy platform on hotels to app_platform using (true) with check (true);
      grant select, insert, update on hotels to app_platform;

      create table channels (
        hotel_id uuid not null references hotels,
        id uuid not null,
        instance_id text not null check (instance_id ~ '^[0-9]{1,20}$'),
        phone text,
        api_url text,
        media_url text,
        api_token_encrypted bytea not null,
        webhook_token_encrypted bytea not null,
        webhook_token_hash bytea not null,
        state text not null default 'UNKNOWN'
          check (state in ('AUTHORIZED','NOT_AUTHORIZED','STARTING','SLEEPING','SUSPENDED','BLOCKED','UNKNOWN')),
        state_since timestamptz not null default now(),
        last_inbound_at timestamptz,
        next_send_at timestamptz not null default '-infinity',
        send_gap_ms integer not null default 500 check (send_gap_ms >= 0),
        blocked_until timestamptz,
        blocked_reason text,
        consecutive_failures integer not null default 0,
        created_at timestamptz not null default now(),
        primary key (hotel_id, id),
        unique (hotel_id, instance_id)
      );
      create index channels_instance on channels (instance_id);
      ${tenantTable('channels', 'select, insert, update')}
      ${systemReads('channels', 'hotel_id, id, instance_id, webhook_token_hash, state, next_send_at, blocked_until')}

      create table users (
        id uuid primary key,
        email text not null check (email = lower(email) and length(email) <= 254),
        name text not null,
        password_hash text not null,
        is_platform_admin boolean not null default false,
        disabled_at timestamptz,
        rights_epoch integer not null default 0,
        created_at timestamptz not null default now(),
        unique (email)
      );
      alter table users enable row level security;
      alter table users force row level security;
      revoke all on users from public;

      create table memberships (
        hotel_id uuid not null references hotels,
        id uuid not null,
        user_id uuid not null references users,
        role text not null check (role in ('OWNER','MANAGER','AGENT','VIEWER')),
        created_at timestamptz not null default now(),
        primary key (hotel_id, id),
        unique (hotel_id, user_id)
      );
      create index memberships_user on memberships (user_id);
      ${tenantTable('memberships', 'select, insert, update, delete')}
      ${systemReads('memberships', 'hotel_id, id, user_id, role')}

      create policy colleague on users for select to app_tenant using (
        exists (select from memberships m where m.user_id = users.id and m.hotel_id ${HOTEL_IN_SCOPE}));
      grant select (id, email, name, disabled_at) on users to app_tenant;
      create policy identity on users to app_identity using (true) with check (true);
      grant select, insert, update on users to app_identity;
      create policy platform on users for select to app_platform using (true);
      grant select (id, email, name, is_platform_admin, disabled_at, created_at) on users to app_platform;
      ${systemReads('users', 'id, is_platform_admin, disabled_at, rights_epoch')}

      create table sessions (
        id uuid primary key,
        user_id uuid not null references users,
        created_at timestamptz not null,
        expires_at timestamptz not null,
        revoked_at timestamptz,
        revoked_reason text,
        user_agent text
      );
      create index sessions_user on sessions (user_id) where revoked_at is null;
      alter table sessions enable row level security;
      alter table sessions force row level security;
      revoke all on sessions from public;
      create policy identity on sessions to app_identity using (true) with check (true);
      grant select, insert, update, delete on sessions to app_identity;
      ${systemReads('sessions', 'id, user_id, expires_at, revoked_at')}

      create table refresh_tokens (
        token_hash bytea primary key,
        session_id uuid not null references sessions on delete cascade,
        issued_at timestamptz not null,
        expires_at timestamptz not null,
        used_at timestamptz,
        successor_encrypted bytea
      );
      create index refresh_tokens_session on refresh_tokens (session_id);
      alter table refresh_tokens enable row level security;
      alter table refresh_tokens force row level security;
      revoke all on refresh_tokens from public;
      create policy identity on refresh_tokens to app_identity using (true) with check (true);
      grant select, insert, update, delete on refresh_tokens to app_identity;

      create table sign_in_throttles (
        key_hash bytea primary key,
        failures integer not null,
        last_failed_at timestamptz not null,
        next_try_at timestamptz not null
      );
      alter table sign_in_throttles enable row level security;
      alter table sign_in_throttles force row level security;
      revoke all on sign_in_throttles from public;
      create policy identity on sign_in_throttles to app_identity using (true) with check (true);
      grant select, insert, update, delete on sign_in_throttles to app_identity;
    `);
  }
}
