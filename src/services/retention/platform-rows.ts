import type { RetentionDays } from '../../config.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { type TenantTx, toDate } from '../../db/tenant-tx.js';
import { SignInThrottle } from '../session/sign-in-throttle.js';
import { daysBefore } from './days-before.js';
import type { RetainedTable, RetentionReport } from './retention-report.js';

interface AgingTable {
  readonly table: RetainedTable;
  readonly role: 'app_identity' | 'app_retention';
  readonly key: string;
  /** The column that tells a row's age, by which the table has an index. */
  readonly age: string;
  readonly isOld: string;
  readonly before: (now: Date, days: RetentionDays) => Date;
}

const ROWS_AT_ONCE = 1_000;

const TABLES: readonly AgingTable[] = [
  {
    table: 'refresh_tokens',
    role: 'app_identity',
    key: 'token_hash',
    age: 'expires_at',
    // A used one stays as long as it would have been valid: whoever shows it again holds a copy.
    isOld: 'expires_at < $1',
    before: (now) => now,
  },
  {
    table: 'sessions',
    role: 'app_identity',
    key: 'id',
    age: 'created_at',
    isOld: 'created_at < $1 and expires_at < $1',
    before: (now, days) => daysBefore(now, days.sessions),
  },
  {
    table: 'platform_audit_entries',
    role: 'app_retention',
    key: 'id',
    // Ids begin with the time they were made at, which is the order of the key.
    age: 'id',
    isOld: 'created_at < $1',
    before: (now, days) => daysBefore(now, days.platformAudit),
  },
];

/** Removes what is old of the tables outside hotels, batch by batch. */
export async function removePlatformRows(
  sessions: TenantSessions,
  now: Date,
  days: RetentionDays,
  report: RetentionReport,
  isOver: () => boolean,
): Promise<void> {
  for (const aging of TABLES) {
    const before = aging.before(now, days);
    for (let removed = ROWS_AT_ONCE; removed >= ROWS_AT_ONCE && !isOver();) {
      removed = await sessions.inRole(aging.role, (tx) => removeBatch(tx, aging, before));
      report.addRemoved(aging.table, removed);
    }
    report.addKept(aging.table, await sessions.inRole(aging.role, (tx) => readOldest(tx, aging)));
  }
  const throttle = new SignInThrottle();
  for (let removed = ROWS_AT_ONCE; removed >= ROWS_AT_ONCE && !isOver();) {
    removed = await sessions.inRole('app_identity', (tx) => throttle.forget(tx, now, ROWS_AT_ONCE));
    report.addRemoved('sign_in_throttles', removed);
  }
}

async function removeBatch(
  tx: TenantTx,
  { table, key, age, isOld }: AgingTable,
  before: Date,
): Promise<number> {
  const removed = await tx.rows(
    `delete from ${table} where ${key} in (select ${key} from ${table} where ${isOld} order by ${age} limit ${ROWS_AT_ONCE}) returning 1`,
    [before],
  );
  return removed.length;
}

async function readOldest(tx: TenantTx, { table, age }: AgingTable): Promise<Date | null> {
  const oldest = await tx.row<{ at: string }>(
    `select ${age === 'id' ? 'created_at' : age} as at from ${table} order by ${age} limit 1`,
  );
  return toDate(oldest?.at ?? null);
}
