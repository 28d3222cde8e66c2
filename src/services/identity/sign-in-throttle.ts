import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';

const FREE_PAIR_FAILURES = 5;
const FREE_ACCOUNT_FAILURES = 50;
const MAX_PAIR_DELAY_S = 60;
const MAX_ACCOUNT_DELAY_S = 10;
const FORGET_AFTER_MS = 3_600_000;
const TRUST_FOR_MS = 30 * 24 * 3_600_000;

/**
 * Slows guessing without giving strangers a lock. Failures count per (account, network): after five the next
 * try waits 1 s, doubling to 60 s. A softer count per account slows guessers who come from many networks; a
 * network from which the account signed in lately is exempt from it, so its owner gets in during an attack.
 */
export class SignInThrottle {
  /**
   * Counts a try, as failed until `succeeded` is told otherwise: tries that run at the same moment are counted
   * before any of them is answered. Returns when to come back if this one may not run, else null.
   */
  async reserve(tx: TenantTx, email: string, ip: string, now: Date): Promise<Date | null> {
    const pair = await this.count(tx, pairKey(email, ip), FREE_PAIR_FAILURES, MAX_PAIR_DELAY_S, now);
    if (pair !== null) return pair;
    if (await this.isTrusted(tx, email, ip, now)) return null;
    return this.count(tx, accountKey(email), FREE_ACCOUNT_FAILURES, MAX_ACCOUNT_DELAY_S, now);
  }

  /** Takes back the try's failure and remembers the network as one the account signs in from. */
  async succeeded(tx: TenantTx, email: string, ip: string, now: Date): Promise<void> {
    await tx.rows('delete from sign_in_throttles where key_hash = $1', [pairKey(email, ip)]);
    await tx.rows(
      `update sign_in_throttles set failures = greatest(failures - 1, 0), next_try_at = least(next_try_at, $2)
       where key_hash = $1`,
      [accountKey(email), now],
    );
    await tx.rows(
      `insert into sign_in_throttles (key_hash, failures, last_failed_at, next_try_at) values ($1, 0, $2, $2)
       on conflict (key_hash) do update set last_failed_at = excluded.last_failed_at`,
      [trustKey(email, ip), now],
    );
  }

  private async isTrusted(tx: TenantTx, email: string, ip: string, now: Date): Promise<boolean> {
    const since = new Date(now.getTime() - TRUST_FOR_MS);
    const row = await tx.row('select 1 from sign_in_throttles where key_hash = $1 and last_failed_at > $2', [
      trustKey(email, ip),
      since,
    ]);
    return row !== null;
  }

  private async count(
    tx: TenantTx,
    key: Buffer,
    free: number,
    maxDelayS: number,
    now: Date,
  ): Promise<Date | null> {
    const counted = await tx.row(
      `insert into sign_in_throttles as t (key_hash, failures, last_failed_at, next_try_at) values ($1, 1, $2, $3)
       on conflict (key_hash) do update set
         failures = case when t.last_failed_at < $3 then 1 else t.failures + 1 end,
         last_failed_at = $2,
         next_try_at = case when t.last_failed_at < $3 or t.failures + 1 < $4 then t.next_try_at
           else $2::timestamptz + least($5::double precision, power(2, least(t.failures + 1 - $4, 20))) * interval '1 second' end
       where t.next_try_at <= $2
       returning failures`,
      [key, now, new Date(now.getTime() - FORGET_AFTER_MS), free, maxDelayS],
    );
    if (counted !== null) return null;
    const row = await tx.row<{ next_try_at: string }>(
      'select next_try_at from sign_in_throttles where key_hash = $1',
      [key],
    );
    return row === null ? null : toDate(row.next_try_at);
  }
}

function pairKey(email: string, ip: string): Buffer {
  return keyHash('pair', email, network(ip));
}

function accountKey(email: string): Buffer {
  return keyHash('account', email);
}

function trustKey(email: string, ip: string): Buffer {
  return keyHash('trusted', email, network(ip));
}

function keyHash(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}

/** One household has a whole IPv6 /64, so that counts as one network; a mapped IPv4 address is that address. */
function network(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(ip)) return ip;
  const [head = '', tail] = ip.replace(/%.*$/, '').toLowerCase().split('::');
  const start = head === '' ? [] : head.split(':');
  const end = tail === undefined || tail === '' ? [] : tail.split(':');
  const middle =
    tail === undefined ? [] : Array.from({ length: Math.max(0, 8 - start.length - end.length) }, () => '0');
  return [...start, ...middle, ...end].slice(0, 4).join(':');
}
