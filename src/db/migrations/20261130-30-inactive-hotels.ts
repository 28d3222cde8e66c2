import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';

/** Lists of due work, hotels in turn; an inactive hotel has none. */
const DUE_LISTS = [
  {
    name: 'overdue_alerts',
    columns: 'hotel_id uuid, alert_id uuid',
    due: `select a.hotel_id, a.id, a.due_at as since from alerts a join hotels h on h.id = a.hotel_id and h.is_active
      where a.status in ('RAISED','ESCALATED') and (a.status = 'RAISED' or a.level < 3) and a.due_at <= p_now`,
  },
  {
    name: 'due_snoozes',
    columns: 'hotel_id uuid, conversation_id uuid',
    due: `select c.hotel_id, c.id, c.snoozed_until as since from conversations c join hotels h on h.id = c.hotel_id and h.is_active
      where c.status = 'SNOOZED' and c.snoozed_until <= p_now`,
  },
  {
    name: 'due_attachments',
    columns: 'hotel_id uuid, attachment_id uuid',
    due: `select a.hotel_id, a.id, a.next_attempt_at as since from attachments a join hotels h on h.id = a.hotel_id and h.is_active
      where a.status = 'PENDING' and a.next_attempt_at <= p_now and (a.lease_until is null or a.lease_until <= p_now)`,
  },
];

/** Takes the check out of the functions that store: what a hotel's guests write is kept whatever the hotel's state. */
const STORE_FOR_INACTIVE = `do $$
  declare
    f regproc;
    v_definition text;
  begin
    foreach f in array array['store_notification', 'store_notifications']::regproc[] loop
      v_definition := pg_get_functiondef(f);
      if position('join hotels h on h.id = c.hotel_id and h.is_active' in v_definition) = 0 then
        raise exception '% is not the function this migration knows', f;
      end if;
      execute replace(v_definition, 'join hotels h on h.id = c.hotel_id and h.is_active', '');
    end loop;
  end $$;`;

/**
 * An inactive hotel: its notifications are stored and not understood, nothing of it is due, and its people are told apart
 * from strangers. `active_since` says from when on it is active again: what came before gets no automatic answer.
 */
export class Migration20261130InactiveHotels extends Migration {
  override up(): void {
    this.addSql(`
      alter table hotels add column active_since timestamptz;
      grant create on schema public to app_system;`);
    this.addSql(STORE_FOR_INACTIVE);
    this
      .addSql(`create or replace function channel_candidates(p_instance text) returns table (hotel_id uuid, channel_id uuid, webhook_token_hash bytea)
      language sql stable ${DEFINER} as $$
        select c.hotel_id, c.id, c.webhook_token_hash from channels c where c.instance_id = p_instance $$;
      create or replace function unprocessed_chats(p_received_before timestamptz, p_limit integer)
        returns table (hotel_id uuid, channel_id uuid, chat_key text) language sql stable ${DEFINER} as $$
          select c.hotel_id, c.channel_id, c.chat_key from (
            select n.hotel_id, n.channel_id, n.chat_key, min(n.arrival) as arrival,
              row_number() over (partition by n.hotel_id order by min(n.arrival)) as turn
            from inbound_notifications n join hotels h on h.id = n.hotel_id and h.is_active
            where n.status = 'RECEIVED' and n.received_at < p_received_before
            group by 1, 2, 3) c
          order by c.turn, c.arrival limit p_limit $$;
      create or replace function hotels_waiting_in_vain(p_received_before timestamptz, p_limit integer) returns table (hotel_id uuid)
        language sql stable ${DEFINER} as $$
          select distinct n.hotel_id from inbound_notifications n join hotels h on h.id = n.hotel_id and h.is_active
          where n.status = 'WAITING' and n.received_at < p_received_before limit p_limit $$;`);
    for (const list of DUE_LISTS)
      this
        .addSql(`create or replace function ${list.name}(p_now timestamptz, p_limit integer) returns table (${list.columns})
        language sql stable ${DEFINER} as $$
          select t.hotel_id, t.id from (
            select d.hotel_id, d.id, d.since, row_number() over (partition by d.hotel_id order by d.since, d.id) as turn from (${list.due}) d) t
          order by t.turn, t.since limit p_limit $$;`);
    // Only hotels that are active are in scope; of the others a person is told that they are not.
    this.addSql(`drop function verify_session;
      create function verify_session(p_session uuid, p_user uuid)
        returns table (user_id uuid, is_platform_admin boolean, rights_epoch integer, hotel_ids uuid[], roles text[], inactive_hotel_ids uuid[])
        language sql stable ${DEFINER} as $$
          select u.id, u.is_platform_admin, u.rights_epoch,
            coalesce(array_agg(m.hotel_id order by m.hotel_id) filter (where h.is_active), '{}'),
            coalesce(array_agg(m.role order by m.hotel_id) filter (where h.is_active), '{}'),
            coalesce(array_agg(m.hotel_id) filter (where not h.is_active), '{}')
          from sessions s join users u on u.id = s.user_id left join memberships m on m.user_id = u.id left join hotels h on h.id = m.hotel_id
          where s.id = p_session and s.user_id = p_user and s.revoked_at is null and s.expires_at > now() and u.disabled_at is null
          group by u.id, u.is_platform_admin, u.rights_epoch $$;
      alter function verify_session owner to app_system;
      revoke all on function verify_session from public;
      grant execute on function verify_session to app_edge;`);
    this.addSql(`
      create function bump_rights_of_hotel() returns trigger language plpgsql ${DEFINER} as $$
        begin
          update users set rights_epoch = rights_epoch + 1
            where id in (select m.user_id from memberships m where m.hotel_id = new.id);
          return null;
        end $$;
      alter function bump_rights_of_hotel() owner to app_system;
      revoke all on function bump_rights_of_hotel() from public;
      create trigger rights_epoch after update of is_active on hotels for each row
        when (old.is_active is distinct from new.is_active) execute function bump_rights_of_hotel();
      create function note_activation() returns trigger language plpgsql set search_path = pg_catalog, public, pg_temp as $$
        begin
          new.active_since := clock_timestamp();
          return new;
        end $$;
      revoke all on function note_activation() from public;
      create trigger note_activation before update of is_active on hotels for each row
        when (new.is_active and not old.is_active) execute function note_activation();
      revoke create on schema public from app_system;`);
  }
}
