import { Migration } from '@mikro-orm/migrations';

const DEFINER = 'security definer set search_path = pg_catalog, public, pg_temp';

/** How far due dates are ahead in this installation, for all its processes. Only one with a sandbox reads or moves it. */
const FUNCTIONS = [
  {
    name: 'sandbox_clock_ahead_ms',
    args: '',
    volatility: 'stable',
    body: 'select c.ahead_ms::double precision from sandbox_clock c',
  },
  {
    name: 'move_sandbox_clock',
    args: 'p_ahead_ms double precision',
    volatility: 'volatile',
    body: `insert into sandbox_clock as c (ahead_ms) values (p_ahead_ms::bigint)
      on conflict (is_the_only) do update set ahead_ms = excluded.ahead_ms returning c.ahead_ms::double precision`,
  },
];

export class Migration20261130SandboxClock extends Migration {
  override up(): void {
    this.addSql(`
      create table sandbox_clock (
        is_the_only boolean primary key default true check (is_the_only),
        ahead_ms bigint not null check (ahead_ms >= 0)
      );
      alter table sandbox_clock enable row level security;
      alter table sandbox_clock force row level security;
      create policy clock on sandbox_clock to app_system using (true) with check (true);
      revoke all on sandbox_clock from public;
      grant select, insert, update on sandbox_clock to app_system;
      grant create on schema public to app_system;`);
    for (const { name, args, volatility, body } of FUNCTIONS)
      this
        .addSql(`create function ${name}(${args}) returns table (ahead_ms double precision) language sql ${volatility} ${DEFINER} as $$ ${body} $$;
        alter function ${name} owner to app_system;
        revoke all on function ${name} from public;
        grant execute on function ${name} to app_edge;`);
    this.addSql('revoke create on schema public from app_system;');
  }
}
