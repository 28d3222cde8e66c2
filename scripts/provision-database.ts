import pg from 'pg';

/** Who owns the schema and who the application signs in as; both are ordinary roles with passwords. */
export interface DatabaseLogins {
  readonly ownerName: string;
  readonly ownerPassword: string;
  readonly appName: string;
  readonly appPassword: string;
}

/** Connection addresses of one database. */
export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly appUrl: string;
}

export const defaultLogins = { ownerName: 'hotel_boost_owner', appName: 'hotel_boost_app' } as const;

/** The addresses of `database` on the server of `superuserUrl`. */
export function databaseUrls(superuserUrl: string, database: string, logins: DatabaseLogins): DatabaseUrls {
  const build = (user: string, password: string) => {
    const url = new URL(superuserUrl);
    url.username = user;
    url.password = encodeURIComponent(password);
    url.pathname = `/${database}`;
    return url.href;
  };
  return {
    ownerUrl: build(logins.ownerName, logins.ownerPassword),
    appUrl: build(logins.appName, logins.appPassword),
  };
}

/** Opens one connection for `work` and closes it whatever happens. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/**
 * Lets nobody but the owner make temporary objects in `database`: they could stand in for what a definer function
 * names. Belongs to the database and not to its content, so a copy or a restored dump needs it again.
 */
export async function revokeTemporary(client: pg.Client, database: string): Promise<void> {
  await client.query(`REVOKE TEMPORARY ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC`);
}

/**
 * Makes the two roles and, where `database` does not exist, the database. The owner may create the roles of
 * the schema but is no superuser; the login role inherits nothing. Repeating it only sets the passwords.
 */
export async function provisionDatabase(
  superuserUrl: string,
  database: string,
  logins: DatabaseLogins,
): Promise<DatabaseUrls> {
  await withClient(superuserUrl, async (client) => {
    const roles = [
      [logins.ownerName, logins.ownerPassword, 'LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS'],
      [logins.appName, logins.appPassword, 'LOGIN NOINHERIT NOSUPERUSER NOCREATEROLE NOBYPASSRLS'],
    ] as const;
    for (const [name, password, rights] of roles) {
      const found = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [name]);
      const verb = found.rowCount ? 'ALTER' : 'CREATE';
      const secret = client.escapeLiteral(password);
      await client.query(`${verb} ROLE ${client.escapeIdentifier(name)} ${rights} PASSWORD ${secret}`);
    }
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (!found.rowCount) {
      const owner = client.escapeIdentifier(logins.ownerName);
      await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)} OWNER ${owner}`);
    }
    await revokeTemporary(client, database);
  });
  return databaseUrls(superuserUrl, database, logins);
}
