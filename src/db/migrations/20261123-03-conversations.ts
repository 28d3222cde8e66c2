import { Migration } from '@mikro-orm/migrations';
import { hashPartitions, systemReads, tenantTable } from './tenant-table.js';

/** Guests and what they say: guests with aliases, stays, conversations, messages with attempts, sentiments. */
export class Migration20261123Conversations extends Migration {
  override up(): void {
    this.addSql(`
      create table guests (
        hotel_id uuid not null references hotels,
        id uuid not null,
        name text,
        phone text,
        language text,
        tags text[] not null default '{}',
        notes text,
        facts jsonb not null default '{}',
        opted_out_at timestamptz,
        created_at timestamptz not null default now(),
        primary key (hotel_id, id)
      );
      create index guests_newest on guests (hotel_id, created_at desc, id desc);
      create index guests_phone on guests (hotel_id, phone);
      ${tenantTable('guests', 'select, insert, update')}

      create table guest_aliases (
        hotel_id uuid not null,
        chat_id text not null check (length(chat_id) <= 200),
        guest_id uuid not null,
        created_at timestamptz not null default now(),
        primary key (hotel_id, chat_id),
        foreign key (hotel_id, guest_id) references guests deferrable initially deferred
      );
      create index guest_aliases_guest on guest_aliases (hotel_id, guest_id);
      ${tenantTable('guest_aliases', 'select, insert, update')}

      create table stays (
        hotel_id uuid not null references hotels,
        id uuid not null,
        guest_id uuid not null,
        external_id text,
        room text,
        room_type text,
        status text not null check (status in ('BOOKED','CHECKED_IN','CHECKED_OUT','CANCELLED','NO_SHOW')),
        check_in_at timestamptz not null,
        check_out_at timestamptz not null,
        adults integer,
        created_at timestamptz not null default now(),
        primary key (hotel_id, id),
        foreign key (hotel_id, guest_id) references guests,
        check (check_out_at > check_in_at)
      );
      create unique index stays_external on stays (hotel_id, external_id) where external_id is not null;
      create index stays_guest on stays (hotel_id, guest_id, check_in_at desc);
      ${tenantTable('stays', 'select, insert, update')}

      create table conversations (
        hotel_id uuid not null references hotels,
        id uuid not null,
        guest_id uuid not null,
        channel_id uuid not null,
        chat_id text check (length(chat_id) <= 200),
        status text not null check (status in ('OPEN','WAITING_FOR_GUEST','ESCALATED','SNOOZED','RESOLVED')),
        turn text not null default 'HUMAN' check (turn in ('ASSISTANT','HUMAN')),
        assignee_id uuid,
        labels text[] not null default '{}',
        last_seq integer not null default 0,
        last_message_id uuid,
        last_message_at timestamptz not null,
        waiting_since timestamptz,
        snoozed_until timestamptz,
        resolved_at timestamptz,
        mood_label text check (mood_label in ('POSITIVE','NEUTRAL','NEGATIVE')),
        mood_score double precision,
        mood_trend text check (mood_trend in ('IMPROVING','STEADY','WORSENING')),
        mood_based_on integer not null default 0,
        open_alert_urgency smallint,
        created_at timestamptz not null default now(),
        primary key (hotel_id, id),
        foreign key (hotel_id, guest_id) references guests,
        foreign key (hotel_id, channel_id) references channels,
        foreign key (hotel_id, assignee_id) references memberships (hotel_id, user_id) on delete set null (assignee_id)
      );
      create unique index conversations_one_unresolved on conversations (hotel_id, guest_id) where status <> 'RESOLVED';
      create index conversations_inbox on conversations (hotel_id, last_message_at desc, id desc);
      create index conversations_waiting on conversations (hotel_id, waiting_since, id) where waiting_since is not null;
      create index conversations_urgency on conversations (hotel_id, (coalesce(open_alert_urgency, 0)) desc, last_message_at desc, id desc);
      create index conversations_guest on conversations (hotel_id, guest_id, created_at desc);
      ${tenantTable('conversations', 'select, insert, update')}

      create table conversation_reads (
        hotel_id uuid not null,
        conversation_id uuid not null,
        user_id uuid not null,
        last_read_seq integer not null,
        read_at timestamptz not null,
        primary key (hotel_id, conversation_id, user_id),
        foreign key (hotel_id, conversation_id) references conversations,
        foreign key (hotel_id, user_id) references memberships (hotel_id, user_id) on delete cascade
      );
      ${tenantTable('conversation_reads', 'select, insert, update, delete')}

      create table messages (
        hotel_id uuid not null,
        id uuid not null,
        conversation_id uuid not null,
        guest_id uuid not null,
        channel_id uuid not null,
        seq integer not null,
        direction text not null check (direction in ('INBOUND','OUTBOUND')),
        author text not null check (author in ('GUEST','STAFF','ASSISTANT','TRIGGER','PHONE','INTEGRATION')),
        author_user_id uuid,
        kind text not null check (kind in ('TEXT','IMAGE','VIDEO','AUDIO','DOCUMENT','STICKER','LOCATION','CONTACT','POLL','POLL_VOTE',
          'BUTTONS','BUTTON_REPLY','LIST_REPLY','GROUP_INVITE','CALL','SYSTEM','UNSUPPORTED')),
        text text,
        content jsonb,
        quoted_provider_message_id text,
        provider_message_id text,
        client_message_id text check (length(client_message_id) between 1 and 100),
        client_message_hash bytea,
        delivery_state text check (delivery_state in ('QUEUED','SENDING','SENT','DELIVERED','READ','FAILED','UNKNOWN','EXPIRED','CANCELLED')),
        delivery_reason text,
        delivery_changed_at timestamptz,
        attempt_count integer not null default 0,
        send_after timestamptz,
        lease_token uuid,
        lease_until timestamptz,
        language text,
        intent text,
        sent_at timestamptz not null,
        received_at timestamptz not null,
        stored_at timestamptz not null,
        judged_at timestamptz,
        edited_at timestamptz,
        deleted_at timestamptz,
        correlation_id text,
        primary key (hotel_id, id),
        unique (hotel_id, conversation_id, seq),
        unique (hotel_id, channel_id, provider_message_id),
        unique (hotel_id, client_message_id),
        foreign key (hotel_id, conversation_id) references conversations,
        foreign key (hotel_id, channel_id) references channels,
        foreign key (hotel_id, guest_id) references guests,
        check ((direction = 'OUTBOUND') = (delivery_state is not null))
      ) partition by hash (hotel_id);
      ${hashPartitions('messages')}
      create index messages_lane on messages (hotel_id, channel_id, id) where delivery_state = 'QUEUED';
      create index messages_in_doubt on messages (hotel_id, channel_id, delivery_changed_at) where delivery_state in ('SENDING','UNKNOWN');
      create index messages_guest_inbound on messages (hotel_id, guest_id, received_at desc) where direction = 'INBOUND';
      ${tenantTable('messages', 'select, insert, update')}
      ${systemReads('messages', 'hotel_id, id, channel_id, delivery_state, delivery_changed_at, send_after, lease_until')}

      create table message_attempts (
        hotel_id uuid not null,
        message_id uuid not null,
        number integer not null,
        lease_token uuid not null,
        started_at timestamptz not null,
        finished_at timestamptz,
        outcome text check (outcome in ('ACCEPTED','NOT_ACCEPTED','LANE_STOPPED','REFUSED','UNKNOWN')),
        reason text,
        http_status integer,
        primary key (hotel_id, message_id, number),
        foreign key (hotel_id, message_id) references messages
      );
      ${tenantTable('message_attempts', 'select, insert, update')}

      create table attachments (
        hotel_id uuid not null,
        message_id uuid not null,
        id uuid not null,
        status text not null default 'PENDING' check (status in ('PENDING','STORED','REFUSED','FAILED')),
        reason text,
        provider_url text,
        file_name text,
        declared_mime_type text,
        caption text,
        created_at timestamptz not null default now(),
        primary key (hotel_id, id),
        unique (hotel_id, message_id),
        foreign key (hotel_id, message_id) references messages
      );
      ${tenantTable('attachments', 'select, insert, update')}
      ${systemReads('attachments', 'hotel_id, id, status, created_at')}

      create table sentiments (
        hotel_id uuid not null,
        message_id uuid not null,
        label text not null check (label in ('POSITIVE','NEUTRAL','NEGATIVE')),
        score double precision not null check (score between -1 and 1),
        confidence double precision not null check (confidence between 0 and 1),
        requires_attention boolean not null,
        emergency boolean not null,
        language text,
        engine text not null,
        model_version text not null,
        evidence text[] not null default '{}',
        topics text[] not null default '{}',
        judged_at timestamptz not null,
        primary key (hotel_id, message_id),
        foreign key (hotel_id, message_id) references messages
      ) partition by hash (hotel_id);
      ${hashPartitions('sentiments')}
      ${tenantTable('sentiments', 'select, insert, update')}
    `);
  }
}
