import { Migration } from '@mikro-orm/migrations';
import { systemReads } from './tenant-table.js';

const FUNCTIONS = [
  {
    name: 'overdue_alerts',
    args: 'p_now timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, alert_id uuid)',
    body: `select a.hotel_id, a.id from alerts a
      where a.status in ('RAISED','ESCALATED') and a.due_at <= p_now order by a.due_at limit p_limit`,
  },
  {
    name: 'due_snoozes',
    args: 'p_now timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, conversation_id uuid)',
    body: `select c.hotel_id, c.id from conversations c
      where c.status = 'SNOOZED' and c.snoozed_until <= p_now order by c.snoozed_until limit p_limit`,
  },
  {
    name: 'guests_waiting_too_long',
    args: 'p_now timestamptz, p_limit integer',
    returns: 'table (hotel_id uuid, conversation_id uuid)',
    body: `select c.hotel_id, c.id from conversations c join hotels h on h.id = c.hotel_id
      where c.waiting_since <= p_now - interval '1 minute' and c.waiting_since > p_now - interval '1 day'
        and c.turn = 'HUMAN' and c.status not in ('SNOOZED','RESOLVED') and h.is_active
        and c.waiting_since <= p_now - make_interval(mins => waiting_minutes(h.time_zone, h.settings, p_now))
        and not exists (select from alert_causes k join alerts a on a.hotel_id = k.hotel_id and a.id = k.alert_id
          where a.hotel_id = c.hotel_id and a.conversation_id = c.id and a.kind = 'WAITING_TOO_LONG' and k.created_at >= c.waiting_since)
      order by c.waiting_since limit p_limit`,
  },
];

/** What time alone makes of alerts and conversations: deadlines that pass, snoozes that end, guests who wait too long. */
export class Migration20261123Clocks extends Migration {
  override up(): void {
    this.addSql(`
      create function waiting_minutes(p_time_zone text, p_settings jsonb, p_at timestamptz) returns integer
        language plpgsql stable set search_path = pg_catalog, public as $$
        declare
          local_time time;
          opens text := p_settings #>> '{workingHours,from}';
          closes text := p_settings #>> '{workingHours,to}';
          figure jsonb;
        begin
          begin
            local_time := (p_at at time zone p_time_zone)::time;
          exception when others then
            local_time := (p_at at time zone 'UTC')::time;
          end;
          if opens is null or closes is null or opens !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' or closes !~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' then
            opens := '09:00';
            closes := '18:00';
          end if;
          if local_time >= opens::time and local_time < closes::time then
            figure := p_settings -> 'waitingMinutes';
            return case when jsonb_typeof(figure) = 'number' then greatest(1, least(1440, figure::numeric))::integer else 10 end;
          end if;
          figure := p_settings -> 'waitingMinutesOutside';
          return case when jsonb_typeof(figure) = 'number' then greatest(1, least(1440, figure::numeric))::integer else 60 end;
        end $$;

      create index conversations_snoozed on conversations (snoozed_until) where status = 'SNOOZED';
      create index conversations_waiting_for_us on conversations (waiting_since) where waiting_since is not null;
      ${systemReads('conversations', 'hotel_id, id, status, turn, snoozed_until, waiting_since')}
      ${systemReads('alert_causes', 'hotel_id, id, alert_id, created_at')}
      grant select (kind, conversation_id) on alerts to app_system;
      grant select (time_zone) on hotels to app_system;
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
