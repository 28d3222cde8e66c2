import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from '../support/databases.js';
import { getTestServers } from '../support/test-servers.js';
import {
  COLUMN_GRANTS,
  DEFINER_FUNCTIONS,
  FUNCTION_SIGNATURES,
  FUNCTIONS_WITH_TIME,
  KEYS_WITHOUT_HOTEL_FIRST,
  OTHER_GRANTS,
  OTHER_TABLES,
  ROLE_POLICIES,
  ROLES_TO_STEP_INTO,
  SMALL_TABLES,
  TENANT_TABLES,
} from './expected-rights.js';

describe('the census of the catalogue', () => {
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createDatabase();
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
  });

  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  const column = async (sql: string): Promise<string[]> => {
    const result = await client.query<{ value: string }>(sql);
    return result.rows.map((row) => row.value);
  };

  it('knows every table', async () => {
    const tables = await column(
      `select relname as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p') and not relispartition order by 1`,
    );
    expect(tables.sort()).toEqual([...Object.keys(TENANT_TABLES), ...OTHER_TABLES].sort());
  });

  it('knows of no view, which would read with the rights of its owner, and of no foreign table', async () => {
    const others = await column(
      `select relname as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v','m','f')`,
    );
    expect(others).toEqual([]);
    const rules = await column(
      `select r.rulename as value from pg_rewrite r join pg_class c on c.oid = r.ev_class where c.relnamespace = 'public'::regnamespace`,
    );
    expect(rules).toEqual([]);
  });

  it('finds row security enabled and forced on every table and every partition', async () => {
    const open = await column(
      `select relname as value from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r','p')
       and not (relrowsecurity and relforcerowsecurity) and relname <> 'schema_migrations'`,
    );
    expect(open).toEqual([]);
  });

  it('finds every partition and every other table that grows vacuumed long before a fifth of it is dead', async () => {
    const neglected = await column(
      `select relname as value from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r'
       and coalesce((select option_value::real from pg_options_to_table(reloptions) where option_name = 'autovacuum_vacuum_scale_factor'), 0.2) > 0.01
       order by 1`,
    );
    expect(neglected).toEqual(SMALL_TABLES);
  });

  it('finds exactly the one tenant policy for everybody, on its hotel column, reading and writing alike', async () => {
    const rows = await client.query<{ tablename: string; qual: string; with_check: string }>(
      `select tablename, qual, with_check from pg_policies where schemaname = 'public' and policyname = 'tenant' and roles = '{public}'`,
    );
    expect(rows.rows.map((row) => row.tablename).sort()).toEqual(Object.keys(TENANT_TABLES).sort());
    for (const row of rows.rows) {
      const column = row.tablename === 'hotels' ? 'id' : 'hotel_id';
      const condition = `(${column} = ANY (( SELECT (NULLIF(current_setting('app.hotel_ids'::text, true), ''::text))::uuid[])::uuid[]))`;
      expect(row.qual.replace(/\s+/g, ' ').replace(' AS "nullif"', '').trim()).toBe(
        `CASE WHEN ${condition} THEN true ELSE false END`,
      );
      expect(row.with_check).toBe(row.qual);
    }
    const others = await column(
      `select tablename || ' ' || policyname as value from pg_policies where schemaname = 'public' and roles = '{public}' and policyname <> 'tenant'`,
    );
    expect(others).toEqual([]);
  });

  it('lets app_tenant into no policy but its own and the names of colleagues', async () => {
    const policies = await column(
      `select tablename || ' ' || policyname || ' ' || cmd as value from pg_policies where schemaname = 'public' and 'app_tenant' = any (roles)`,
    );
    expect(policies).toEqual(['users colleague SELECT']);
  });

  it('finds whole-table grants exactly as written by hand, and none on a partition or to everybody', async () => {
    const grants = await column(
      `select c.relname || ' ' || g.rolname || ' ' || string_agg(lower(a.privilege_type), ' ' order by a.privilege_type) as value
       from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles g on g.oid = a.grantee
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r','p') and a.grantee <> c.relowner
       group by c.relname, g.rolname order by 1`,
    );
    const expected = [
      ...Object.entries(TENANT_TABLES).map(([table, rights]) => `${table} app_tenant ${rights}`),
      ...OTHER_GRANTS,
    ];
    expect(grants).toEqual(expected.sort());
  });

  it('finds the policies of single roles exactly as written by hand', async () => {
    const policies = await column(
      `select format('%s %s %s %s: %s%s', tablename, policyname, array_to_string(roles, ','), lower(cmd), qual,
         case when with_check is null then '' else ' / ' || with_check end) as value
       from pg_policies where schemaname = 'public' and policyname not in ('tenant', 'owner_access')`,
    );
    expect(policies.map((policy) => policy.replace(/\s+/g, ' ')).sort()).toEqual([...ROLE_POLICIES].sort());
    const restrictive = await column(
      `select tablename as value from pg_policies where schemaname = 'public' and permissive <> 'PERMISSIVE'`,
    );
    expect(restrictive).toEqual([]);
  });

  it('lets the owner alone, who migrates, see all rows of every table and partition', async () => {
    const { ownerName } = getTestServers().logins;
    const blind = await column(
      `select relname as value from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r','p') and relrowsecurity
       and not exists (select from pg_policies p where p.schemaname = 'public' and p.tablename = c.relname and p.policyname = 'owner_access')`,
    );
    expect(blind).toEqual([]);
    const policies = await column(
      `select distinct format('%s %s: %s / %s', array_to_string(roles, ','), lower(cmd), qual, with_check) as value
       from pg_policies where schemaname = 'public' and (policyname = 'owner_access' or '${ownerName}' = any (roles))`,
    );
    expect(policies).toEqual([`${ownerName} all: true / true`]);
    const owners = await column(
      `select distinct pg_get_userbyid(relowner) as value from pg_class where relnamespace = 'public'::regnamespace`,
    );
    expect(owners).toEqual([ownerName]);
    const members = await column(
      `select rolname as value from pg_roles where not rolsuper and rolname <> '${ownerName}'
         and pg_has_role(oid, '${ownerName}', 'MEMBER')`,
    );
    expect(members).toEqual([]);
  });

  it('finds grants on single columns exactly as written by hand', async () => {
    const grants = await column(
      `select format('%s %s %s(%s)', c.relname, coalesce(g.rolname, 'everybody'), lower(a.privilege_type),
         string_agg(t.attname, ', ' order by t.attname)) as value
       from pg_class c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a
       left join pg_roles g on g.oid = a.grantee
       where c.relnamespace = 'public'::regnamespace group by c.relname, g.rolname, a.privilege_type`,
    );
    expect(grants.sort()).toEqual([...COLUMN_GRANTS].sort());
  });

  it('finds that nothing is granted on what will be made later', async () => {
    expect(await column('select defaclobjtype::text as value from pg_default_acl')).toEqual([]);
  });

  it('keeps secrets out of the columns that other roles may read', async () => {
    const readable = await column(
      `select c.relname || '.' || t.attname as value from pg_class c join pg_attribute t on t.attrelid = c.oid
         cross join lateral aclexplode(t.attacl) a where c.relnamespace = 'public'::regnamespace and a.privilege_type = 'SELECT'
         and a.grantee <> 'app_search'::regrole`,
    );
    expect(readable.length).toBeGreaterThan(10);
    const secret = readable.filter((name) =>
      /password|encrypted|body$|\.text$|\.content$|phone|notes/.test(name),
    );
    expect(secret).toEqual([]);
  });

  it('finds hotel_id first in every key of a tenant table', async () => {
    const keys = await client.query<{ name: string; first: string; type: string; target: string | null }>(
      `select k.conname as name, a.attname as first, k.contype as type, k.confrelid::regclass::text as target
       from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
       where c.relnamespace = 'public'::regnamespace and k.contype in ('p','u','f') and not c.relispartition
         and (c.relname = 'hotels' or exists (select from pg_attribute h where h.attrelid = c.oid and h.attname = 'hotel_id'))
       union all
       select i.relname, a.attname, 'u', null from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
       join pg_attribute a on a.attrelid = c.oid and a.attnum = x.indkey[0]
       where c.relnamespace = 'public'::regnamespace and x.indisunique and not c.relispartition
         and exists (select from pg_attribute h where h.attrelid = c.oid and h.attname = 'hotel_id')`,
    );
    expect(keys.rows.length).toBeGreaterThan(40);
    const wrong = keys.rows.filter((key) => key.first !== 'hotel_id').map((key) => key.name);
    expect(wrong.sort()).toEqual(Object.keys(KEYS_WITHOUT_HOTEL_FIRST).sort());
  });

  it('finds both sides of a foreign key between tenant tables on the same hotel', async () => {
    const crossing = await column(
      `select k.conname as value from pg_constraint k join pg_class c on c.oid = k.conrelid
       join pg_attribute t on t.attrelid = k.confrelid and t.attnum = k.confkey[1]
       where k.contype = 'f' and c.relnamespace = 'public'::regnamespace and not c.relispartition
         and k.confrelid <> 'hotels'::regclass
         and exists (select from pg_attribute h where h.attrelid = k.confrelid and h.attname = 'hotel_id') and t.attname <> 'hotel_id'`,
    );
    expect(crossing).toEqual([]);
    const nulling = await column(
      `select k.conname as value from pg_constraint k join pg_class c on c.oid = k.conrelid where k.contype = 'f'
         and c.relnamespace = 'public'::regnamespace and k.confdeltype = 'n' and (k.confdelsetcols is null
         or exists (select from unnest(k.confdelsetcols) n join pg_attribute a on a.attrelid = k.conrelid and a.attnum = n and a.attname = 'hotel_id'))`,
    );
    expect(nulling).toEqual([]);
  });

  it('finds the definer functions exactly as written by hand, and none that everybody may call', async () => {
    const functions = await column(
      `select p.proname || ' ' || case when o.rolname like 'app\\_%' then o.rolname else 'owner' end || ' ' ||
         coalesce((select string_agg(case when g.rolname like 'app\\_%' then g.rolname else 'owner' end, ',' order by g.rolname) from aclexplode(p.proacl) a join pg_roles g on g.oid = a.grantee
                   where a.grantee <> p.proowner), '-') as value
       from pg_proc p join pg_roles o on o.oid = p.proowner where p.pronamespace = 'public'::regnamespace and p.prosecdef order by 1`,
    );
    expect(functions).toEqual([...DEFINER_FUNCTIONS].sort());
    const everybody = await column(
      `select proname as value from pg_proc p where pronamespace = 'public'::regnamespace and prosecdef
         and (proacl is null or exists (select from aclexplode(proacl) a where a.grantee = 0))`,
    );
    expect(everybody).toEqual([]);
  });

  it('finds no rule of the business in a function: those that reckon with time are named, each with its reason', async () => {
    const reckoning = await column(
      `select distinct proname as value from pg_proc p where p.pronamespace = 'public'::regnamespace
         and p.prosrc ~* 'interval|at time zone|date_trunc|extract\\s*\\(\\s*(hour|dow|isodow|minute)'
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`,
    );
    expect(reckoning.sort()).toEqual(Object.keys(FUNCTIONS_WITH_TIME).sort());
  });

  it('finds a fixed search path that ends with pg_temp on every function, those of triggers included', async () => {
    const loose = await column(
      `select proname as value from pg_proc p where pronamespace = 'public'::regnamespace
         and not ('search_path=pg_catalog, public, pg_temp' = any (coalesce(proconfig, '{}')))
         and not exists (select from pg_depend d where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e')`,
    );
    expect(loose).toEqual([]);
  });

  it('finds nobody but the owner who may make temporary objects, schemas, or anything in a schema', async () => {
    const rights = await client.query(
      `select r.rolname, p.privilege from pg_roles r, (values ('TEMPORARY'), ('CREATE')) as p (privilege)
       where (r.rolname like 'app\\_%' or r.rolname = $1) and has_database_privilege(r.oid, current_database(), p.privilege)
       union all
       select r.rolname, 'CREATE in ' || n.nspname from pg_roles r, pg_namespace n
       where (r.rolname like 'app\\_%' or r.rolname = $1) and has_schema_privilege(r.oid, n.oid, 'CREATE')`,
      [getTestServers().logins.appName],
    );
    expect(rights.rows).toEqual([]);
    const everybody = await column(
      `select a.privilege_type as value from pg_database d cross join aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
       where d.datname = current_database() and a.grantee = 0
       union all
       select a.privilege_type || ' in ' || n.nspname from pg_namespace n
         cross join aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where a.grantee = 0 and a.privilege_type = 'CREATE'`,
    );
    expect(everybody).toEqual(['CONNECT']);
  });

  it('finds what each function takes and gives exactly as written by hand: ids and figures, no content', async () => {
    const functions = await column(
      `select format('%s(%s) %s', proname, pg_get_function_identity_arguments(oid), pg_get_function_result(oid)) as value
       from pg_proc where pronamespace = 'public'::regnamespace`,
    );
    expect(functions.sort()).toEqual([...FUNCTION_SIGNATURES].sort());
  });

  it('lets nobody step into a role but the login role, and nobody at all into app_system', async () => {
    const { appName, ownerName } = getTestServers().logins;
    const members = await client.query<{ role: string; member: string; is_admin: boolean }>(
      `select r.rolname as role, m.rolname as member, bool_or(a.admin_option) as is_admin
       from pg_auth_members a join pg_roles r on r.oid = a.roleid join pg_roles m on m.oid = a.member
       where (r.rolname like 'app\\_%' or r.rolname = any ($1) or m.rolname like 'app\\_%' or m.rolname = any ($1))
       group by 1, 2`,
      [[appName, ownerName]],
    );
    // The owner made the roles, and hands them on to the login role; it runs migrations and serves nobody.
    const steps = members.rows.filter((row) => row.member !== ownerName);
    expect(steps.map((row) => row.role).sort()).toEqual([...ROLES_TO_STEP_INTO].sort());
    expect(steps.every((row) => row.member === appName && !row.is_admin)).toBe(true);
  });

  it('finds a login role that stands above nothing and inherits nothing', async () => {
    const { appName, ownerName } = getTestServers().logins;
    const rights = await client.query(
      `select rolname, rolsuper, rolbypassrls, rolreplication, rolcreaterole, rolcreatedb, rolinherit from pg_roles
       where rolname = any ($1) order by rolname = $2`,
      [[appName, ownerName], ownerName],
    );
    const nothing = { rolsuper: false, rolbypassrls: false, rolreplication: false, rolcreatedb: false };
    expect(rights.rows).toEqual([
      { rolname: appName, ...nothing, rolcreaterole: false, rolinherit: false },
      { rolname: ownerName, ...nothing, rolcreaterole: true, rolinherit: true },
    ]);
  });

  it('finds no application role that owns a table, logs in, or stands above row security', async () => {
    const strong = await column(
      `select rolname as value from pg_roles where rolname like 'app\\_%' and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolcanlogin or rolinherit)`,
    );
    expect(strong).toEqual([]);
    const owners = await column(
      `select c.relname as value from pg_class c join pg_roles r on r.oid = c.relowner
       where c.relnamespace = 'public'::regnamespace and r.rolname like 'app\\_%'`,
    );
    expect(owners).toEqual([]);
    const creators = await column(
      `select rolname as value from pg_roles where rolname like 'app\\_%' and has_schema_privilege(rolname, 'public', 'create')`,
    );
    expect(creators).toEqual([]);
  });

  it('gives the login role itself no right at all: it must step into a role', async () => {
    const login = new Client({ connectionString: database.appUrl });
    await login.connect();
    try {
      for (const table of [...Object.keys(TENANT_TABLES), ...OTHER_TABLES]) {
        await expect(login.query(`select 1 from ${table} limit 1`)).rejects.toThrow(/permission denied/);
      }
      await login.query('set role app_edge');
      for (const table of Object.keys(TENANT_TABLES)) {
        await expect(login.query(`select 1 from ${table} limit 1`)).rejects.toThrow(/permission denied/);
      }
      await login.query('reset role; set role app_tenant');
      for (const table of Object.keys(TENANT_TABLES)) {
        const seen = await login.query(`select 1 from ${table} limit 1`);
        expect(seen.rowCount).toBe(0);
      }
    } finally {
      await login.end();
    }
  });
});
