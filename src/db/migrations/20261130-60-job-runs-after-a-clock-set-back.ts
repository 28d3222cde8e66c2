import { Migration } from '@mikro-orm/migrations';

/**
 * A last run that began later than it is now says that the database's clock was set back since, as a failover to another
 * machine may do. It is no reason to wait, or the job would stand still for the difference.
 */
export class Migration20261130JobRunsAfterAClockSetBack extends Migration {
  override up(): void {
    this
      .addSql(`create or replace function begin_job_run(p_name text, p_token uuid, p_lease_ms integer, p_min_age_ms integer)
      returns table (token uuid) language sql volatile security definer set search_path = pg_catalog, public, pg_temp as $$
        insert into job_runs as r (name, token, leased_until, started_at)
        values (p_name, p_token, clock_timestamp() + make_interval(secs => p_lease_ms / 1000.0), clock_timestamp())
        on conflict (name) do update set token = excluded.token, leased_until = excluded.leased_until, started_at = excluded.started_at
        where (r.token is null or r.leased_until <= clock_timestamp())
          and (r.started_at <= clock_timestamp() - make_interval(secs => p_min_age_ms / 1000.0) or r.started_at > clock_timestamp())
        returning r.token $$;`);
  }
}
