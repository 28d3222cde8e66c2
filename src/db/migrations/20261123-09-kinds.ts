import { Migration } from '@mikro-orm/migrations';
import { tenantTable } from './tenant-table.js';

const FUNCTIONS = [
  {
    name: 'due_attachments',
    args: 'p_now timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, attachment_id uuid)',
    body: `select a.hotel_id, a.id from attachments a
      where a.status = 'PENDING' and a.next_attempt_at <= p_now and (a.lease_until is null or a.lease_until <= p_now)
      order by a.next_attempt_at limit p_limit`,
  },
  {
    name: 'hotels_waiting_in_vain',
    args: 'p_received_before timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid)',
    body: `select distinct n.hotel_id from inbound_notifications n
      where n.status = 'WAITING' and n.received_at < p_received_before limit p_limit`,
  },
];

/**
 * What the notifications beside plain messages leave behind: earlier wordings, reactions, votes, blocks; the way of
 * an attachment into the file store; and the platform's view of quarantine, which shows no body.
 */
export class Migration20261123Kinds extends Migration {
  override up(): void {
    this.addSql(`
      create table message_revisions (
        hotel_id uuid not null,
        message_id uuid not null,
        provider_event_id text not null check (length(provider_event_id) <= 200),
        change text not null check (change in ('EDITED','DELETED')),
        text text,
        content jsonb,
        changed_at timestamptz not null,
        created_at timestamptz not null,
        primary key (hotel_id, message_id, provider_event_id),
        foreign key (hotel_id, message_id) references messages
      );
      ${tenantTable('message_revisions', 'select, insert')}

      create table message_reactions (
        hotel_id uuid not null,
        message_id uuid not null,
        actor text not null check (length(actor) <= 200),
        author text not null check (author in ('GUEST','PHONE')),
        emoji text check (length(emoji) <= 64),
        reacted_at timestamptz not null,
        primary key (hotel_id, message_id, actor),
        foreign key (hotel_id, message_id) references messages
      );
      ${tenantTable('message_reactions', 'select, insert, update')}

      create table poll_votes (
        hotel_id uuid not null,
        message_id uuid not null,
        voter text not null check (length(voter) <= 200),
        author text not null check (author in ('GUEST','PHONE')),
        selected text[] not null,
        voted_at timestamptz not null,
        primary key (hotel_id, message_id, voter),
        foreign key (hotel_id, message_id) references messages
      );
      ${tenantTable('poll_votes', 'select, insert, update')}

      alter table guests add column blocked_at timestamptz;

      alter table messages drop constraint messages_check;
      alter table messages add constraint messages_delivery check (
        (direction = 'OUTBOUND' and kind <> 'CALL') = (delivery_state is not null));

      alter table attachments
        add column attempts integer not null default 0,
        add column next_attempt_at timestamptz not null default now(),
        add column lease_token uuid,
        add column lease_until timestamptz,
        add column file_key text check (file_key ~ '^[0-9a-f]{64}$'),
        add column mime_type text,
        add column size_bytes bigint,
        add column stored_at timestamptz,
        add constraint attachments_stored check (
          (status = 'STORED') = (file_key is not null and mime_type is not null and size_bytes is not null));
      create index attachments_due on attachments (next_attempt_at) where status = 'PENDING';
      grant select (next_attempt_at, lease_until) on attachments to app_system;

      alter table inbound_notifications add column body_bytes integer generated always as (octet_length(body)) stored;
      create index inbound_notifications_in_vain on inbound_notifications (received_at) where status = 'WAITING';
      create policy platform_quarantine on inbound_notifications for select to app_platform using (status = 'QUARANTINED');
      grant select (hotel_id, channel_id, received_month, id, type_webhook, received_at, correlation_id, status, reason, attempts, body_bytes)
        on inbound_notifications to app_platform;
    `);
    this.addSql('grant create on schema public to app_system;');
    for (const f of FUNCTIONS) {
      this.addSql(`create function ${f.name}(${f.args}) returns ${f.returns} language sql stable
        security definer set search_path = pg_catalog, public as $$ ${f.body} $$;`);
      this.addSql(`alter function ${f.name} owner to app_system;`);
      this.addSql(`revoke all on function ${f.name} from public;`);
      this.addSql(`grant execute on function ${f.name} to app_edge;`);
    }
    this.addSql('revoke create on schema public from app_system;');
  }
}
