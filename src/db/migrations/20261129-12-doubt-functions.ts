import { Migration } from '@mikro-orm/migrations';

/**
 * The list of lanes in doubt. Each hotel's first lane comes before anybody's second, and lanes whose journal answers
 * before those whose journal did not. A lease that ran out is given up even while its journal is in a pause.
 */
export class Migration20261129DoubtFunctions extends Migration {
  override up(): void {
    this.addSql(`
      drop function messages_in_doubt;
      drop index messages_in_doubt;
      grant create on schema public to app_system;
      create function lanes_in_doubt(p_now timestamptz, p_settled_before timestamptz, p_limit integer)
        returns table (hotel_id uuid, channel_id uuid) language sql stable
        security definer set search_path = pg_catalog, public, pg_temp as $$
          with due as (
            select m.hotel_id, m.channel_id, min(m.delivery_changed_at) as since,
              bool_or(m.delivery_state = 'SENDING' and m.lease_until < p_now) as has_lost_lease
            from messages m
            where m.delivery_state in ('SENDING','UNKNOWN') and m.reconciliation_ended_at is null
              and case when m.delivery_state = 'SENDING' and m.lease_until is not null then m.lease_until < p_now
                when m.reconcile_after is null then m.delivery_changed_at <= p_settled_before
                else m.reconcile_after <= p_now end
            group by 1, 2),
          placed as (
            select d.hotel_id, d.channel_id, d.since, c.journal_failures > 0 as is_failing,
              row_number() over (partition by d.hotel_id, c.journal_failures > 0 order by d.since, d.channel_id) as turn
            from due d join channels c on c.hotel_id = d.hotel_id and c.id = d.channel_id
            where d.has_lost_lease or c.journal_after is null or c.journal_after <= p_now)
          select p.hotel_id, p.channel_id from placed p order by p.is_failing, p.turn, p.since limit p_limit $$;
      alter function lanes_in_doubt owner to app_system;
      revoke all on function lanes_in_doubt from public;
      grant execute on function lanes_in_doubt to app_edge;
      revoke create on schema public from app_system;`);
  }
}
