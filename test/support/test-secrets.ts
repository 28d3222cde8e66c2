import { getTestServers } from './test-servers.js';

/** The same for every process of a run: a restarted application reads what its predecessor wrote. */
export const testSecrets = getTestServers().secrets;
