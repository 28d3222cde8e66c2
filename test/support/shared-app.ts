import { z } from 'zod';
import type { RunningApp } from './app-process.js';
import { withKeptClient } from './kept-clients.js';
import { superuserUrl } from './superuser-pool.js';
import { getTestServers } from './test-servers.js';

const sharedAppOfWorker = z.object({
  url: z.url(),
  operationsUrl: z.url(),
  databases: z.object({ ownerUrl: z.string(), appUrl: z.string() }),
});

let shared: Promise<RunningApp> | null = null;

/**
 * The application that all test files of this Jest worker share, one after the other. It is never stopped by a test
 * and its database holds what earlier files left: a test makes hotels of its own and looks at nothing else.
 */
export function sharedApp(): Promise<RunningApp> {
  shared ??= enter();
  return shared;
}

async function enter(): Promise<RunningApp> {
  const { sharedAppsUrl } = getTestServers();
  const response = await fetch(`${sharedAppsUrl}/${process.env.JEST_WORKER_ID ?? '1'}`, { method: 'POST' });
  if (!response.ok) throw new Error(await response.text());
  const { url, operationsUrl, databases } = sharedAppOfWorker.parse(await response.json());
  // What is left of earlier files' hotels sends, escalates and understands nothing any more.
  await withKeptClient(superuserUrl(databases), (client) =>
    client.query('update hotels set is_active = false where is_active'),
  );
  return {
    url,
    wsUrl: `${url.replace('http', 'ws')}/graphql`,
    databases,
    metrics: async () => (await fetch(`${operationsUrl}/metrics`)).text(),
  };
}
