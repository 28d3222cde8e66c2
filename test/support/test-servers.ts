import { z } from 'zod';

const testServers = z.object({
  superuserUrl: z.string(),
  template: z.string(),
  logins: z.object({
    ownerName: z.string(),
    ownerPassword: z.string(),
    appName: z.string(),
    appPassword: z.string(),
  }),
  redisUrl: z.string().nullable(),
  postgresLog: z.string().nullable(),
  /** What the applications of this run sign and seal with. */
  secrets: z.object({ JWT_SECRETS: z.string(), CHANNEL_KEYS: z.string() }),
  /** Where a test file asks for the application that it shares with others. */
  sharedAppsUrl: z.string(),
});

/** The servers that the global set-up started for this run. */
export type TestServers = z.infer<typeof testServers>;

/** Addresses of the run's PostgreSQL and Redis; `postgresLog` is null where the server is not our own. */
export function getTestServers(): TestServers {
  return testServers.parse(JSON.parse(process.env.HOTEL_BOOST_TEST_SERVERS ?? 'null'));
}

/** The run's Redis. Throws with the line that helps where this machine has none: such tests fail, they never pass unseen. */
export function getRedisUrl(): string {
  const { redisUrl } = getTestServers();
  if (redisUrl === null) {
    throw new Error(
      'This test needs a redis-server: apt-get install redis-tools (or redis-server), then run it again.',
    );
  }
  return redisUrl;
}
