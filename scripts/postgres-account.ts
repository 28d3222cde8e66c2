import { readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** A system account that PostgreSQL is run as. */
export interface PostgresAccount {
  readonly uid: number;
  readonly gid: number;
}

const nobody: PostgresAccount = { uid: 65534, gid: 65534 };

/**
 * The account to run PostgreSQL as: null means this process' own. PostgreSQL refuses root, so root lends it
 * the account that owns an existing `folder`, else the system's `nobody`.
 */
export function postgresAccount(folder: string): PostgresAccount | null {
  if (process.getuid?.() !== 0) return null;
  const owner = statSync(folder, { throwIfNoEntry: false });
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((row) => row.startsWith('nobody:'));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : nobody;
}

/** Whether another account than root could walk down to `path` (its nearest existing ancestor counts). */
export function isReachableByOthers(path: string): boolean {
  let current = path;
  for (;;) {
    const found = statSync(current, { throwIfNoEntry: false });
    if (found?.isDirectory() && (found.mode & 0o001) === 0) return false;
    const parent = dirname(current);
    if (parent === current) return true;
    current = parent;
  }
}
