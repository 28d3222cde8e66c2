/** Rows of a tenant table are visible only inside a tenant session that names their hotel. */
export const HOTEL_IN_SCOPE = `= any (nullif(current_setting('app.hotel_ids', true), '')::uuid[])`;

/**
 * SQL that puts a table under row security (enabled and forced) with the one tenant policy, and grants
 * `app_tenant` exactly `grants`. Partitions inherit neither: they get no grant at all, so a query that names
 * a partition is refused.
 */
export function tenantTable(table: string, grants: string, hotelColumn = 'hotel_id'): string {
  return `
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} using (${hotelColumn} ${HOTEL_IN_SCOPE}) with check (${hotelColumn} ${HOTEL_IN_SCOPE});
    revoke all on ${table} from public;
    grant ${grants} on ${table} to app_tenant;`;
}

/** SQL that makes the 16 hash partitions of a table partitioned by hotel, closed in themselves. */
export function hashPartitions(table: string, storage = ''): string {
  return Array.from({ length: 16 }, (_, part) => {
    const name = `${table}_p${String(part).padStart(2, '0')}`;
    return `create table ${name} partition of ${table} for values with (modulus 16, remainder ${part}) ${storage};
      alter table ${name} enable row level security;
      alter table ${name} force row level security;`;
  }).join('\n');
}

/** SQL that lets `app_system`, the owner of the definer functions, read the named columns of all hotels. */
export function systemReads(table: string, columns: string): string {
  return `
    grant select (${columns}) on ${table} to app_system;
    create policy system_read on ${table} for select to app_system using (true);`;
}
