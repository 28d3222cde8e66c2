import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Stands between the application and a server, and takes that server away in the ways a network can. */
export interface TcpProxy {
  /** The address given, by way of this proxy. */
  readonly url: string;
  /** Everything passes. What was held back while silent is lost. */
  forward(): void;
  /** Ends all connections and refuses new ones. */
  refuse(): void;
  /** Keeps all connections open, takes new ones, and lets not a byte through: half-open. */
  fallSilent(): void;
  stop(): Promise<void>;
}

/** Starts a proxy before the server of an address. */
export async function startTcpProxy(address: string): Promise<TcpProxy> {
  const target = new URL(address);
  const sockets = new Set<Socket>();
  const state: { mode: 'forward' | 'refuse' | 'silent' } = { mode: 'forward' };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  const pass = (from: Socket, to: Socket) => {
    sockets.add(from);
    from.on('data', (chunk) => {
      if (state.mode === 'forward') to.write(chunk);
    });
    from.on('error', () => undefined);
    from.on('close', () => {
      sockets.delete(from);
      // Silence hides even the end of a connection.
      if (state.mode !== 'silent') to.destroy();
    });
  };
  const server = createServer((client) => {
    if (state.mode === 'refuse') {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port), target.hostname);
    pass(client, upstream);
    pass(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = new URL(address);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    forward: () => {
      // Connections that lost bytes are no use to either side.
      if (state.mode === 'silent') cut();
      state.mode = 'forward';
    },
    refuse: () => {
      state.mode = 'refuse';
      cut();
    },
    fallSilent: () => {
      state.mode = 'silent';
    },
    async stop() {
      state.mode = 'refuse';
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
