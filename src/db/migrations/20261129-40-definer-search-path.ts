import { Migration } from '@mikro-orm/migrations';

/**
 * Names `pg_temp`, last, in the search path of every function of the schema. Where it is not named, PostgreSQL
 * searches temporary tables and types before everything else, so a caller's own `date` or `users` would stand in
 * for the real one while the function runs with the rights of its owner.
 */
export class Migration20261129DefinerSearchPath extends Migration {
  override up(): void {
    this.addSql(`do $$
      declare f regprocedure;
      begin
        for f in select p.oid from pg_proc p where p.pronamespace = 'public'::regnamespace and p.prokind = 'f'
          and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')
        loop
          execute format('alter function %s set search_path = pg_catalog, public, pg_temp', f);
        end loop;
      end $$;`);
  }
}
