import { copyTemplate, type TestDatabase } from '../../scripts/test-database.js';
import { getTestServers } from './test-servers.js';

export type { TestDatabase } from '../../scripts/test-database.js';

/** A new, migrated, empty database, copied from the run's template. */
export function createDatabase(): Promise<TestDatabase> {
  return copyTemplate(getTestServers());
}
