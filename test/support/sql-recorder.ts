import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the application and PostgreSQL and writes down what people's transactions ask. */
export interface SqlRecorder {
  /** Connect the application here. */
  readonly url: string;
  /** The statements of all transactions that `work` made a person's session run, in order. */
  during<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly statements: readonly string[] }>;
  stop(): Promise<void>;
}

const OPENS = /^(begin|start transaction)/i;
const CLOSES = /^(commit|rollback)$/i;

/** Background work verifies no session, so its transactions are left out. */
const OF_A_PERSON = 'verify_session';

/** Starts a recorder before the database of `databaseUrl`. */
export async function recordSql(databaseUrl: string): Promise<SqlRecorder> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let recorded: string[] = [];
  const server = createServer((client) => {
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    const listen = transactionListener((statements) => recorded.push(...statements));
    client.on('data', listen);
    client.pipe(upstream);
    upstream.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    async during(work) {
      recorded = [];
      const result = await work();
      return { result, statements: recorded };
    },
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Reads the frontend's messages: Query carries the statement, Bind the name under which Parse brought it, now or long
 * ago; the first message of all has no type.
 */
function transactionListener(onTransaction: (statements: string[]) => void): (chunk: Buffer) => void {
  let pending: Buffer = Buffer.alloc(0);
  let hasStarted = false;
  let transaction: string[] = [];
  const parsed = new Map<string, string>();
  const heard = (statement: string) => {
    if (OPENS.test(statement)) transaction = [];
    transaction.push(statement);
    if (!CLOSES.test(statement)) return;
    if (transaction.some((text) => text.includes(OF_A_PERSON))) onTransaction(transaction);
    transaction = [];
  };
  return (chunk) => {
    pending = Buffer.concat([pending, chunk]);
    for (;;) {
      const head = hasStarted ? 1 : 0;
      if (pending.length < head + 4) return;
      const end = head + pending.readInt32BE(head);
      if (pending.length < end) return;
      const type = hasStarted ? pending.toString('latin1', 0, 1) : '';
      const body = pending.subarray(head + 4, end);
      pending = pending.subarray(end);
      hasStarted = true;
      if (type === 'Q') heard(body.toString('utf8', 0, body.length - 1));
      const [first = '', second = ''] = body.toString('utf8').split('\0');
      if (type === 'P') parsed.set(first, second);
      if (type === 'B') heard(parsed.get(second) ?? '');
    }
  };
}
