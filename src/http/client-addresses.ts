import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import type { Network } from '../config.js';

/**
 * Tells which address a request came from, the same for HTTP and for an upgrade to WebSocket. X-Forwarded-For is
 * believed only as far as trusted proxies wrote it: read from its end, up to the first address that is none of them.
 */
export class ClientAddresses {
  readonly #trusted = new BlockList();

  constructor(trustedProxies: readonly Network[]) {
    for (const { address, prefix } of trustedProxies)
      this.#trusted.addSubnet(address, prefix, familyOf(address));
  }

  of(request: IncomingMessage): string {
    let address = request.socket.remoteAddress ?? '';
    const forwarded = String(request.headers['x-forwarded-for'] ?? '').split(',');
    while (this.isTrusted(address)) {
      const before = forwarded.pop()?.trim() ?? '';
      if (isIP(before) === 0) break;
      address = before;
    }
    return address;
  }

  private isTrusted(address: string): boolean {
    return isIP(address) !== 0 && this.#trusted.check(address, familyOf(address));
  }
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
