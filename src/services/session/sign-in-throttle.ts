import { createHash } from 'node:crypto';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import { networkOf } from './network-of.js';

const FREE_PAIR_FAILURES = 5;
const FREE_ACCOUNT_FAILURES = 50;
const MAX_PAIR_DELAY_S = 60;
const MAX_ACCOUNT_DELAY_S = 10;
const FORGET_AFTER_MS = 3_600_000;
const TRUST_FOR_MS = 30 * 24 * 3_600_000;

/** So many at once, and then one each `everyMs`. */
interface Budget {
  readonly free: number;
  readonly everyMs: number;
}

/** Failures over all accounts. */
const NETWORK_BUDGET: Budget = { free: 30, everyMs: 20_000 };
/** Of the networks of one IPv6 site, which can be 65,536: a budget for all together. */
const SITE_BUDGET: Budget = { free: 300, everyMs: 2_000 };
/** Sign-ins of one account that succeed: each costs what a guess costs, and leaves a session behind. */
const SUCCESS_BUDGET: Budget = { free: 30, everyMs: 20_000 };
const IPV6_SITE_BITS = 48;

const MAX_ROWS_OF_FAILURES = 200_000;

/** Who tries to sign in: the account asked for, the address, and the browser if it signed in to this account before. */
export interface SignInSource {
  readonly email: string;
  readonly ip: string;
  readonly deviceId: string | null;
}

/** Thrown where a try comes too early; its transaction is rolled back, so the refused try counts for nothing. */
export class SignInThrottledError extends Error {
  constructor(readonly retryAt: Date) {
    super('too many sign-ins');
  }
}

/**
 * Slows guessing without giving strangers a lock. Failures count per (account, network): after five the next try waits
 * 1 s, doubling to 60 s; per network over all accounts, which slows trying one password on many; and, softer, per
 * account, which slows guessers who come from many networks. A network from which the account signed in lately is
 * exempt from the last. A browser that signed in to the account before has a budget of its own for failures and no
 * other. Sign-ins that succeed count per account, wherever they come from.
 */
export class SignInThrottle {
  /**
   * Counts a try as failed until `succeeded` is told otherwise: tries that run at the same moment are counted
   * before any of them is answered. Throws SignInThrottledError where it may not run.
   */
  async reserve(tx: TenantTx, source: SignInSource, now: Date): Promise<void> {
    const { email, ip, deviceId } = source;
    await this.refuseWithout(tx, successKey(email), SUCCESS_BUDGET, now);
    if (deviceId === null) {
      await this.spend(tx, networkKey(ip), NETWORK_BUDGET, now);
      const site = siteKey(ip);
      if (site !== null) await this.spend(tx, site, SITE_BUDGET, now);
    }
    await this.count(tx, sourceKey(source), FREE_PAIR_FAILURES, MAX_PAIR_DELAY_S, now);
    if (deviceId === null && !(await this.isTrusted(tx, email, ip, now)))
      await this.count(tx, accountKey(email), FREE_ACCOUNT_FAILURES, MAX_ACCOUNT_DELAY_S, now);
  }

  /** Takes back the try's failure, counts its success and remembers the network as one the account signs in from. */
  async succeeded(tx: TenantTx, source: SignInSource, now: Date): Promise<void> {
    const { email, ip, deviceId } = source;
    if (deviceId === null) {
      await this.giveBack(tx, networkKey(ip), NETWORK_BUDGET.everyMs);
      const site = siteKey(ip);
      if (site !== null) await this.giveBack(tx, site, SITE_BUDGET.everyMs);
    }
    // Tries that were looked at together may find the budget spent: they were let in already.
    await this.take(tx, successKey(email), SUCCESS_BUDGET, now);
    await tx.rows('delete from sign_in_throttles where key_hash = $1', [sourceKey(source)]);
    if (deviceId === null)
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

  /**
   * Removes what no longer slows or exempts anybody, and of the rest what is over the bound, the oldest first; at most `limit`
   * of each. Returns how many rows went.
   */
  async forget(tx: TenantTx, now: Date, limit: number): Promise<number> {
    const isOver = `next_try_at < $1 and last_failed_at < case when failures = 0 then $2::timestamptz else $3 end`;
    const over = await tx.rows(
      `delete from sign_in_throttles where ${isOver}
         and key_hash in (select key_hash from sign_in_throttles where ${isOver} limit $4) returning 1`,
      [now, new Date(now.getTime() - TRUST_FOR_MS), new Date(now.getTime() - FORGET_AFTER_MS), limit],
    );
    const tooMany = await tx.rows(
      `delete from sign_in_throttles where key_hash in (
         select key_hash from sign_in_throttles where failures > 0 order by last_failed_at desc offset $1 limit $2) returning 1`,
      [MAX_ROWS_OF_FAILURES, limit],
    );
    return over.length + tooMany.length;
  }

  private async isTrusted(tx: TenantTx, email: string, ip: string, now: Date): Promise<boolean> {
    const since = new Date(now.getTime() - TRUST_FOR_MS);
    const row = await tx.row('select 1 from sign_in_throttles where key_hash = $1 and last_failed_at > $2', [
      trustKey(email, ip),
      since,
    ]);
    return row !== null;
  }

  private async spend(tx: TenantTx, key: Buffer, budget: Budget, now: Date): Promise<void> {
    if (await this.take(tx, key, budget, now)) return;
    throw new SignInThrottledError(await this.nextTry(tx, key, now, headroomOf(budget)));
  }

  /** Throws where a budget is spent, and takes nothing. */
  private async refuseWithout(tx: TenantTx, key: Buffer, budget: Budget, now: Date): Promise<void> {
    const retryAt = await this.nextTry(tx, key, now, headroomOf(budget));
    if (retryAt > now) throw new SignInThrottledError(retryAt);
  }

  /**
   * Takes one from a budget that refills steadily; `next_try_at` is the moment at which it would be full again.
   * False where it is spent.
   */
  private async take(tx: TenantTx, key: Buffer, budget: Budget, now: Date): Promise<boolean> {
    const spent = await tx.row(
      `insert into sign_in_throttles as t (key_hash, failures, last_failed_at, next_try_at)
       values ($1, 1, $2, $2::timestamptz + $3 * interval '1 millisecond')
       on conflict (key_hash) do update set
         failures = t.failures + 1,
         last_failed_at = $2,
         next_try_at = greatest(t.next_try_at, $2) + $3 * interval '1 millisecond'
       where t.next_try_at <= $2::timestamptz + $4 * interval '1 millisecond'
       returning failures`,
      [key, now, budget.everyMs, headroomOf(budget)],
    );
    return spent !== null;
  }

  private async giveBack(tx: TenantTx, key: Buffer, everyMs: number): Promise<void> {
    await tx.rows(
      `update sign_in_throttles set failures = greatest(failures - 1, 0), next_try_at = next_try_at - $2 * interval '1 millisecond'
       where key_hash = $1`,
      [key, everyMs],
    );
  }

  private async count(tx: TenantTx, key: Buffer, free: number, maxDelayS: number, now: Date): Promise<void> {
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
    if (counted === null) throw new SignInThrottledError(await this.nextTry(tx, key, now, 0));
  }

  private async nextTry(tx: TenantTx, key: Buffer, now: Date, headroomMs: number): Promise<Date> {
    const row = await tx.row<{ next_try_at: string }>(
      'select next_try_at from sign_in_throttles where key_hash = $1',
      [key],
    );
    // The row may have been given back or removed since the statement before.
    return row === null ? now : new Date(toDate(row.next_try_at).getTime() - headroomMs);
  }
}

function headroomOf({ free, everyMs }: Budget): number {
  return (free - 1) * everyMs;
}

function sourceKey({ email, ip, deviceId }: SignInSource): Buffer {
  return deviceId === null ? keyHash('pair', email, networkOf(ip)) : keyHash('device', email, deviceId);
}

function accountKey(email: string): Buffer {
  return keyHash('account', email);
}

function successKey(email: string): Buffer {
  return keyHash('succeeded', email);
}

function trustKey(email: string, ip: string): Buffer {
  return keyHash('trusted', email, networkOf(ip));
}

function networkKey(ip: string): Buffer {
  return keyHash('network', networkOf(ip));
}

/** Null for IPv4, where each address is a site of its own. */
function siteKey(ip: string): Buffer | null {
  const site = networkOf(ip, IPV6_SITE_BITS);
  return site.includes(':') ? keyHash('site', site) : null;
}

function keyHash(...parts: string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest();
}
