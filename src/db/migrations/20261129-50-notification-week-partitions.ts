import { Migration } from '@mikro-orm/migrations';
import { BIG_TABLE_STORAGE } from './big-table-storage.js';
import { withShortLocks } from './short-lock.js';

const attach = (part: string, value: string): string => `
  part := ${part};
  execute format('create table %I (like inbound_notifications including all) with (${BIG_TABLE_STORAGE.replace(/\s+/g, ' ')})', part);
  execute format('alter table %I enable row level security', part);
  execute format('alter table %I force row level security', part);
  execute format('alter table inbound_notifications attach partition %I for values in (%L)', part, ${value});`;

/**
 * Raw notifications go into a partition for each week instead of each month, so that they can be dropped after a week. These
 * are the first two, and one for what outlives its week: a partition is found by one date, whatever period it begins.
 */
export class Migration20261129NotificationWeekPartitions extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(
        `for weeks in 0 .. 1 loop
          week := (date_trunc('week', now() at time zone 'UTC') + make_interval(weeks => weeks))::date;
          -- A week may begin with a month, whose partition then serves both.
          continue when exists (select from pg_inherits i join pg_class c on c.oid = i.inhrelid
            where i.inhparent = 'inbound_notifications'::regclass and pg_get_expr(c.relpartbound, c.oid) like format('%%%L%%', week));
          ${attach(`'inbound_notifications_' || to_char(week, 'YYYY_MM_DD')`, 'week')}
        end loop;
        ${attach(`'inbound_notifications_kept'`, `'-infinity'`)}`,
        'declare week date; part text;',
      ),
    );
  }
}
