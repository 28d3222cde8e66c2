import { createHash } from 'node:crypto';
import { access, chmod, constants, mkdir, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorCode } from './error-code.js';
import { PlainError } from './plain-error.js';
import { isReachableByOthers } from './postgres-account.js';

const spaceForNewDatabase = 250 * 1024 * 1024;

/** The real path, also where the last parts do not exist yet. */
async function realPath(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const parent = dirname(path);
    return parent === path ? path : join(await realPath(parent), basename(path));
  }
}

/** Not `recursive`: that one never returns where a file system has no folders to make, such as /proc. */
async function makeFolder(folder: string): Promise<void> {
  if (await stat(folder).catch(() => null)) return;
  await makeFolder(dirname(folder));
  await mkdir(folder);
}

/**
 * Chooses, makes and checks the folder that holds the database, secrets and logs of a local start.
 * PostgreSQL of a root user runs as another account; where that one cannot get to the wanted folder, a folder
 * under /var/lib takes its place. Throws PlainError where it cannot be written.
 */
export async function prepareDataFolder(
  root: string,
  wanted: string,
): Promise<{ folder: string; isMoved: boolean }> {
  const asked = await realPath(resolve(root, wanted));
  const isMoved = process.getuid?.() === 0 && !isReachableByOthers(dirname(asked));
  const mark = createHash('sha256').update(asked).digest('hex').slice(0, 12);
  const folder = isMoved ? `/var/lib/hotel-boost-${mark}` : asked;
  try {
    await makeFolder(folder);
    await access(folder, constants.W_OK | constants.X_OK);
    if (process.getuid?.() === 0) await chmod(folder, (await stat(folder)).mode | 0o111);
  } catch (error) {
    throw new PlainError(
      `The data folder ${folder} cannot be written (${errorCode(error) ?? 'unknown reason'}). Make it writable, or choose another: DATA_DIR=/some/folder npm start`,
    );
  }
  const { bavail, bsize } = await statfs(folder);
  const isNew = !(await stat(join(folder, 'postgres')).catch(() => null));
  if (isNew && bavail * bsize < spaceForNewDatabase) {
    const free = Math.floor((bavail * bsize) / 1024 / 1024);
    throw new PlainError(
      `The disk of the data folder ${folder} has only ${free} MB left; a new database needs 250 MB.`,
    );
  }
  return { folder, isMoved };
}
