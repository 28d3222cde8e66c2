import { isIPv6 } from 'node:net';

/** How many first bits of an IPv6 address one household or one machine is given. */
export const IPV6_NETWORK_BITS = 64;

/**
 * The network an address counts as: an IPv4 address is one of its own, of IPv6 the first `ipv6Bits` (a multiple
 * of 16) count. A mapped IPv4 address is that IPv4 address. Anything else is returned as it is.
 */
export function networkOf(ip: string, ipv6Bits = IPV6_NETWORK_BITS): string {
  const address = ip.replace(/%.*$/, '').toLowerCase();
  if (!isIPv6(address)) return address;
  const groups = groupsOf(address);
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xff_ff;
  if (mapped) return ipv4Of(groups);
  const kept = groups.slice(0, ipv6Bits / 16).map((group) => group.toString(16));
  return `${kept.join(':')}::/${ipv6Bits}`;
}

/** The eight groups of a valid IPv6 address, whichever way it is written. */
function groupsOf(address: string): number[] {
  const dotted = /(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  const bytes = (dotted ?? []).slice(1).map(Number);
  const [a = 0, b = 0, c = 0, d = 0] = bytes;
  const plain = dotted
    ? `${address.slice(0, dotted.index)}${(a * 256 + b).toString(16)}:${(c * 256 + d).toString(16)}`
    : address;
  const [head = '', tail] = plain.split('::');
  const read = (part: string) => (part === '' ? [] : part.split(':').map((group) => parseInt(group, 16)));
  const start = read(head);
  const end = read(tail ?? '');
  return [...start, ...Array.from({ length: 8 - start.length - end.length }, () => 0), ...end];
}

function ipv4Of(groups: readonly number[]): string {
  return groups
    .slice(6)
    .flatMap((group) => [group >> 8, group & 0xff])
    .join('.');
}
