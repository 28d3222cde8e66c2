import { readFileSync } from 'node:fs';
import { getTestServers } from '../support/test-servers.js';

/** The lines of PostgreSQL's log about a deadlock in one database; throws where the server's log is not ours to read. */
export function deadlocksIn(database: string): string[] {
  const { postgresLog } = getTestServers();
  if (postgresLog === null) throw new Error('This test reads the log of a PostgreSQL of its own.');
  return readFileSync(postgresLog, 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${database} `) && line.includes('deadlock'));
}
