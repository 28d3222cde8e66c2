import { findFreePort } from '../../scripts/free-port.js';
import type { DatabaseUrls } from '../../scripts/provision-database.js';
import { startProcess, waitForHealth, type TestProcess } from './child-process.js';
import { testSecrets } from './test-secrets.js';

/** What a sandbox needs; `isSeeded` first fills the database with its hotels. */
export interface SandboxOptions {
  readonly databases: DatabaseUrls;
  readonly apiUrl: string;
  readonly isSeeded?: boolean;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** Starts dist/sandbox/main.js as a process and resolves when it answers. */
export async function startSandbox(options: SandboxOptions): Promise<TestProcess & { readonly url: string }> {
  const port = await findFreePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'test',
    SANDBOX: '1',
    SANDBOX_PORT: String(port),
    SANDBOX_URL: url,
    API_URL: options.apiUrl,
    DATABASE_URL: options.databases.appUrl,
    MIGRATION_DATABASE_URL: options.databases.ownerUrl,
    ...testSecrets,
    ...options.env,
  };
  if (options.isSeeded) {
    const seed = startProcess('sandbox/seed-main.js', env);
    const code = await seed.exited;
    if (code !== 0) throw new Error(`Seeding the sandbox failed:\n${seed.logs().slice(-30).join('\n')}`);
  }
  const child = startProcess('sandbox/main.js', env);
  await waitForHealth(child, `${url}/health`);
  return { ...child, url };
}
