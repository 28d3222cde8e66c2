import { z } from 'zod';
import { findFreePort } from '../../scripts/free-port.js';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { startProcess, waitForHealth, type TestProcess } from './child-process.js';
import { createDatabase } from './databases.js';
import { startSandbox } from './sandbox-process.js';
import { testSecrets } from './test-secrets.js';

const readyMessage = z.object({ url: z.url(), operationsUrl: z.url() });

/** How to start the application; what is left out is made for it (and removed with it). */
export interface AppOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly databases?: DatabaseUrls;
  /** Seeds the database and starts a sandbox beside the application. */
  readonly sandbox?: boolean;
}

/** An application under test, whoever started it. */
export interface RunningApp {
  readonly url: string;
  readonly wsUrl: string;
  /** The process's figures as text. */
  metrics(): Promise<string>;
  readonly databases: DatabaseUrls;
}

/** An application of one test, listening on a port of its own. */
export interface TestApp extends RunningApp, TestProcess {
  /** Where operators ask, a free port of its own. */
  operationsUrl(): Promise<string>;
  readonly sandboxUrl?: string;
}

/** Starts dist/src/main.js as a process and resolves when it is ready. */
export async function startApp(options: AppOptions = {}): Promise<TestApp> {
  const ownDatabase = options.databases ? null : await createDatabase();
  const databases = options.databases ?? ownDatabase;
  if (!databases) throw new Error('no database');
  const port = Number(options.env?.PORT ?? (await findFreePort()));
  const url = `http://127.0.0.1:${port}`;
  const env: Record<string, string> = {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    DATABASE_URL: databases.appUrl,
    ...testSecrets,
    ...options.env,
  };
  const sandbox = options.sandbox
    ? await startSandbox({ databases, apiUrl: url, env: options.env, isSeeded: true })
    : null;
  const release = async () => {
    await sandbox?.stop();
    await ownDatabase?.drop();
  };
  const child = startProcess('src/main.js', {
    OPERATIONS_PORT: '0',
    ...env,
    PORT: String(port),
    SANDBOX: sandbox || env.SANDBOX_URL ? '1' : '0',
    ...(sandbox ? { SANDBOX_URL: sandbox.url } : {}),
    ...options.env,
  });
  try {
    await waitForHealth(child, `${url}/health/ready`);
  } catch (error) {
    await release();
    throw error;
  }
  const operationsUrl = async () => readyMessage.parse(await child.ready).operationsUrl;
  return {
    ...child,
    url,
    operationsUrl,
    metrics: async () => (await fetch(`${await operationsUrl()}/metrics`)).text(),
    wsUrl: `${url.replace('http', 'ws')}/graphql`,
    ...(sandbox ? { sandboxUrl: sandbox.url } : {}),
    databases,
    async stop() {
      try {
        await child.stop();
      } finally {
        await release();
      }
    },
  };
}
