/** Rows of a tenant table are visible only inside a tenant session that names their hotel. */
export const HOTEL_IN_SCOPE = `= any ((select nullif(current_setting('app.hotel_ids', true), '')::uuid[])::uuid[])`;

/**
 * The same as a whole condition. CASE keeps it out of the planner's arithmetic: beside `hotel_id = $1` it would count
 * the same filter twice, expect one row everywhere and take whichever index has the hotel in it. The sub-select reads
 * the setting once a statement and not once a row.
 */
const inScope = (hotelColumn: string): string =>
  `(case when ${hotelColumn} ${HOTEL_IN_SCOPE} then true else false end)`;

/**
 * SQL that puts a table under row security (enabled and forced) with the one tenant policy, and grants
 * `app_tenant` exactly `grants`. Partitions inherit neither: they get no grant at all, so a query that names
 * a partition is refused.
 */
export function tenantTable(table: string, grants: string, hotelColumn = 'hotel_id'): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} using ${inScope(hotelColumn)} with check ${inScope(hotelColumn)};
    revoke all on ${table} from public;
    grant ${grants} on ${table} to app_tenant;
    ${ownerAccess(table)}`;
}

/**
 * SQL that lets the owner of a table see and change all its rows, which forced row security would keep from it: a
 * migration that validates a foreign key or fills a column would silently work on nothing, or on half. Nobody steps
 * into the owner; the application's roles own no table.
 */
export function ownerAccess(table: string): string {
  return `create policy owner_access on ${table} to current_user using (true) with check (true);`;
}

/** SQL that makes the 16 hash partitions of a table partitioned by hotel, closed in themselves. */
export function hashPartitions(table: string, storage = ''): string {
  return Array.from({ length: 16 }, (_, part) => {
    const name = `${table}_p${String(part).padStart(2, '0')}`;
    return `create table ${name} partition of ${table} for values with (modulus 16, remainder ${part}) ${storage};
      alter table ${name} enable row level security;
      alter table ${name} force row level security;
      ${ownerAccess(name)}`;
  }).join('\n');
}

/** SQL that lets `app_system`, the owner of the definer functions, read the named columns of all hotels. */
export function systemReads(table: string, columns: string): string {
  return `
    grant select (${columns}) on ${table} to app_system;
    create policy system_read on ${table} for select to app_system using (true);`;
}
