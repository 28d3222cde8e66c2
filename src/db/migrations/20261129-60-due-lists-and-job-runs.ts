import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';

/** Lists of due work, by definer function. Each hotel's oldest row comes before anybody's second, so no hotel fills the limit. */
const DUE_LISTS = [
  {
    name: 'overdue_alerts',
    columns: 'hotel_id uuid, alert_id uuid',
    // Nobody stands above the owners: an alert that has reached them has no further deadline.
    due: `select a.hotel_id, a.id, a.due_at as since from alerts a
      where a.status in ('RAISED','ESCALATED') and (a.status = 'RAISED' or a.level < 3) and a.due_at <= p_now`,
  },
  {
    name: 'due_snoozes',
    columns: 'hotel_id uuid, conversation_id uuid',
    due: `select c.hotel_id, c.id, c.snoozed_until as since from conversations c where c.status = 'SNOOZED' and c.snoozed_until <= p_now`,
  },
  {
    name: 'guests_waiting_too_long',
    columns: 'hotel_id uuid, conversation_id uuid',
    due: `select c.hotel_id, c.id, c.waiting_since as since from conversations c join hotels h on h.id = c.hotel_id
      where c.turn = 'HUMAN' and c.status not in ('SNOOZED','RESOLVED') and c.waiting_alerted_for is distinct from c.waiting_since
        and c.waiting_since <= p_now - interval '1 minute' and h.is_active
        and c.waiting_since <= p_now - make_interval(mins => waiting_minutes(h.time_zone, h.settings, p_now))`,
  },
  {
    name: 'due_attachments',
    columns: 'hotel_id uuid, attachment_id uuid',
    due: `select a.hotel_id, a.id, a.next_attempt_at as since from attachments a
      where a.status = 'PENDING' and a.next_attempt_at <= p_now and (a.lease_until is null or a.lease_until <= p_now)`,
  },
];

/**
 * `job_runs` says which process runs a recurring job now and when each last succeeded. The token fences: a run that
 * lost its row to another one cannot extend or end it. Times are the database's, so process clocks do not matter.
 */
const RUN_FUNCTIONS = [
  {
    name: 'begin_job_run',
    args: 'p_name text, p_token uuid, p_lease_ms integer, p_min_age_ms integer',
    returns: 'table (token uuid)',
    body: `insert into job_runs as r (name, token, leased_until, started_at)
      values (p_name, p_token, clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0), clock_timestamp())
      on conflict (name) do update set token = excluded.token, leased_until = excluded.leased_until, started_at = excluded.started_at
      where (r.token is null or r.leased_until <= clock_timestamp())
        and r.started_at <= clock_timestamp() - make_interval(secs => p_min_age_ms / 1000.0)
      returning r.token`,
  },
  {
    name: 'extend_job_run',
    args: 'p_name text, p_token uuid, p_lease_ms integer',
    returns: 'table (token uuid)',
    body: `update job_runs r set leased_until = clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0)
      where r.name = p_name and r.token = p_token returning r.token`,
  },
  {
    name: 'end_job_run',
    args: 'p_name text, p_token uuid, p_succeeded boolean',
    returns: 'table (token uuid)',
    body: `update job_runs r set token = null, leased_until = null,
        succeeded_at = case when p_succeeded then clock_timestamp() else r.succeeded_at end
      where r.name = p_name and r.token = p_token returning p_token`,
  },
  {
    name: 'job_run_ages',
    args: '',
    returns: 'table (name text, succeeded_ms_ago double precision)',
    body: `select r.name, extract(epoch from clock_timestamp() - r.succeeded_at)::double precision * 1000 from job_runs r`,
  },
];

export class Migration20261129DueListsAndJobRuns extends Migration {
  override up(): void {
    for (const list of DUE_LISTS)
      this
        .addSql(`create or replace function ${list.name}(p_now timestamptz, p_limit integer) returns table (${list.columns})
        language sql stable ${DEFINER} as $$
          select t.hotel_id, t.id from (
            select d.hotel_id, d.id, d.since, row_number() over (partition by d.hotel_id order by d.since, d.id) as turn from (${list.due}) d) t
          order by t.turn, t.since limit p_limit $$;`);

    this.addSql(`
      create table job_runs (
        name text primary key check (length(name) <= 100),
        token uuid,
        leased_until timestamptz,
        started_at timestamptz not null,
        succeeded_at timestamptz
      );
      alter table job_runs enable row level security;
      alter table job_runs force row level security;
      create policy runs on job_runs to app_system using (true) with check (true);
      revoke all on job_runs from public;
      grant select, insert, update on job_runs to app_system;
      grant create on schema public to app_system;`);
    for (const f of RUN_FUNCTIONS)
      this
        .addSql(`create function ${f.name}(${f.args}) returns ${f.returns} language sql volatile ${DEFINER} as $$ ${f.body} $$;
        alter function ${f.name} owner to app_system;
        revoke all on function ${f.name} from public;
        grant execute on function ${f.name} to app_edge;`);
    this.addSql('revoke create on schema public from app_system;');
  }
}
