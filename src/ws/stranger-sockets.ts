export interface StrangerSocketsOptions {
  readonly perNetwork: number;
  readonly total: number;
}

/**
 * The sockets that have shown no valid token. Where there are too many of a network, or in all, the oldest of them
 * goes: whoever has a token shows it at once, so nobody can keep others from it by opening sockets and waiting.
 */
export class StrangerSockets<Socket> {
  /** In the order in which they came. */
  readonly #all = new Map<Socket, string>();
  readonly #networks = new Map<string, Set<Socket>>();

  constructor(
    private readonly options: StrangerSocketsOptions,
    private readonly evict: (socket: Socket) => void,
  ) {}

  get size(): number {
    return this.#all.size;
  }

  add(socket: Socket, network: string): void {
    const ofNetwork = this.#networks.get(network) ?? new Set<Socket>();
    this.#networks.set(network, ofNetwork);
    ofNetwork.add(socket);
    this.#all.set(socket, network);
    if (ofNetwork.size > this.options.perNetwork) this.evictFirst(ofNetwork.values());
    if (this.#all.size > this.options.total) this.evictFirst(this.#all.keys());
  }

  /** The socket is gone, or no stranger any longer. */
  delete(socket: Socket): void {
    const network = this.#all.get(socket);
    if (network === undefined) return;
    this.#all.delete(socket);
    const ofNetwork = this.#networks.get(network);
    ofNetwork?.delete(socket);
    if (ofNetwork?.size === 0) this.#networks.delete(network);
  }

  private evictFirst(sockets: Iterator<Socket>): void {
    const first = sockets.next();
    if (first.done === true) return;
    this.delete(first.value);
    this.evict(first.value);
  }
}
