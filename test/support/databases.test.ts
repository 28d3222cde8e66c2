import { describe, expect, it } from '@jest/globals';
import { withClient } from '../../scripts/provision-database.js';
import { createDatabase } from './databases.js';
import { getRedisUrl } from './test-servers.js';

describe('databases of the tests', () => {
  it('are copies that do not see each other, gone after drop', async () => {
    const [one, two] = await Promise.all([createDatabase(), createDatabase()]);
    await withClient(one.ownerUrl, (client) => client.query('CREATE TABLE seen_here (id int)'));
    const inTwo = await withClient(two.ownerUrl, (client) =>
      client.query("SELECT to_regclass('seen_here') AS found"),
    );
    expect(inTwo.rows).toEqual([{ found: null }]);
    await Promise.all([one.drop(), two.drop()]);
    await expect(withClient(one.ownerUrl, (client) => client.query('SELECT 1'))).rejects.toThrow(
      'does not exist',
    );
  });

  it('are owned by a role that is no superuser and cannot bypass row security', async () => {
    const database = await createDatabase();
    const rights = await withClient(database.ownerUrl, (client) =>
      client.query(
        'SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname IN ($1, $2) ORDER BY 1',
        ['hotel_boost_app', 'hotel_boost_owner'],
      ),
    );
    expect(rights.rows).toEqual([
      { rolname: 'hotel_boost_app', rolsuper: false, rolbypassrls: false },
      { rolname: 'hotel_boost_owner', rolsuper: false, rolbypassrls: false },
    ]);
    await database.drop();
  });

  it('stand beside a real Redis server', () => {
    expect(getRedisUrl()).toMatch(/^redis:\/\/127\.0\.0\.1:\d+$/);
  });
});
