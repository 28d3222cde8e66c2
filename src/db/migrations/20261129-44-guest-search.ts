import { Migration } from '@mikro-orm/migrations';

/**
 * The search for guests. Row security lets no index help an operator that is not leakproof, as those of trigrams are not,
 * so the search is a function of a role that nobody steps into, which reads all hotels and checks the hotel by itself.
 * The extensions stand in a schema that nobody uses: an index finds them all the same.
 */
export class Migration20261129GuestSearch extends Migration {
  override up(): void {
    this.addSql(`create schema if not exists extensions;
      create extension if not exists pg_trgm schema extensions;
      create extension if not exists btree_gin schema extensions;`);
    this.addSql(`do $$ begin
        if not exists (select from pg_roles where rolname = 'app_search') then create role app_search nologin noinherit; end if;
      exception when duplicate_object or unique_violation then null; end $$;
      grant app_search to current_user;`);
    this.addSql(`grant usage, create on schema public to app_search;
      grant select (hotel_id, id, name, phone) on guests to app_search;
      create policy search_read on guests for select to app_search using (true);
      create function search_guests(p_hotel uuid, p_beginning text, p_word text, p_phone text) returns table (guest_id uuid)
        language sql stable rows 100 security definer set search_path = pg_catalog, public, pg_temp as $$
          select g.id from guests g
          where p_hotel = any (nullif(current_setting('app.hotel_ids', true), '')::uuid[]) and g.hotel_id = p_hotel
            and (g.name ilike p_beginning or g.name ilike p_word or ltrim(g.phone, '+') like p_phone) $$;
      alter function search_guests owner to app_search;
      revoke all on function search_guests from public;
      grant execute on function search_guests to app_tenant;
      revoke create on schema public from app_search;`);
  }
}
