import { spawn, type ChildProcess } from 'node:child_process';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { copyTemplate, type DatabaseTemplate, type TestDatabase } from './test-database.js';

/** What a test file gets to know of the application it shares. */
interface SharedApp {
  readonly url: string;
  readonly operationsUrl: string;
  readonly databases: { readonly name: string; readonly ownerUrl: string; readonly appUrl: string };
}

interface Running {
  readonly child: ChildProcess;
  readonly database: TestDatabase;
  readonly app: SharedApp;
}

const STOP_WITHIN_MS = 15_000;

/**
 * The applications that test files share, one for each Jest worker. `POST /<worker>` answers with the worker's own,
 * which is started when it is first asked for, and again where it has ended.
 */
export class SharedApps {
  readonly #apps = new Map<string, Promise<Running>>();
  readonly #server = createServer((request, response) => {
    this.get(request.url ?? '/').then(
      (app) => answer(response, 200, app),
      (error: unknown) => answer(response, 500, { error: String(error) }),
    );
  });

  constructor(
    private readonly template: DatabaseTemplate,
    private readonly secrets: Readonly<Record<string, string>>,
  ) {}

  /** Resolves with the address to ask. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    const running = await Promise.allSettled(this.#apps.values());
    await Promise.all(running.flatMap((each) => (each.status === 'fulfilled' ? [stopApp(each.value)] : [])));
  }

  private async get(worker: string): Promise<SharedApp> {
    const known = await this.#apps.get(worker)?.catch(() => null);
    if (known && known.child.exitCode === null && known.child.signalCode === null) return known.app;
    await known?.database.drop();
    const starting = this.start();
    this.#apps.set(worker, starting);
    return (await starting).app;
  }

  private async start(): Promise<Running> {
    const database = await copyTemplate(this.template);
    const { name, ownerUrl, appUrl } = database;
    const coverage = process.env.HOTEL_BOOST_COVERAGE_FOLDER;
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', fileURLToPath(new URL('../src/main.js', import.meta.url))],
      {
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
        env: {
          PATH: process.env.PATH ?? '',
          NODE_NO_WARNINGS: '1',
          ...(coverage ? { NODE_V8_COVERAGE: coverage } : {}),
          NODE_ENV: 'test',
          HOST: '127.0.0.1',
          PORT: '0',
          OPERATIONS_PORT: '0',
          DATABASE_URL: appUrl,
          ...this.secrets,
        },
      },
    );
    let complaints = '';
    child.stderr?.on('data', (chunk: Buffer) => (complaints += chunk.toString()));
    const ready = await new Promise<Pick<SharedApp, 'url' | 'operationsUrl'>>((resolve, reject) => {
      child.once('message', (message) => resolve(message as SharedApp));
      child.once('error', reject);
      child.once('close', () => reject(new Error(`The shared application did not start:\n${complaints}`)));
    });
    const { url, operationsUrl } = ready;
    return { child, database, app: { url, operationsUrl, databases: { name, ownerUrl, appUrl } } };
  }
}

/** Its database goes with the server, or, on a server that is not ours, now. */
async function stopApp({ child, database }: Running): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
    await closed;
    clearTimeout(late);
  }
  await database.drop();
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
