// Transpiles src/, sandbox/ and scripts/ into dist/, with i18n/ beside them, and copies everything else they hold; only what changed.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const folders = ['src', 'sandbox', 'scripts', 'i18n'];
const dist = join(root, 'dist');
const stampFile = join(dist, '.build.json');

async function listFiles(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile() && !/\.d\.ts$|\.mjs$|~$|^\./.test(entry.name))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
}

/** Written beside and renamed, so that a process reading dist/ at this moment never sees half a file. */
async function writeWhole(file, content) {
  const partial = `${file}.${process.pid}.partial`;
  await writeFile(partial, content);
  await rename(partial, file);
}

async function transpile(swc, source, target) {
  const { code, map } = await swc.transform(await readFile(source, 'utf8'), {
    filename: source,
    cwd: root,
    swcrc: true,
    sourceMaps: true,
    sourceFileName: relative(dirname(target), source),
  });
  await writeWhole(`${target}.map`, map);
  await writeWhole(target, `${code}\n//# sourceMappingURL=${target.split('/').at(-1)}.map\n`);
}

async function readStamp(recipe) {
  try {
    const stamp = JSON.parse(await readFile(stampFile, 'utf8'));
    return stamp.recipe === recipe ? stamp.files : {};
  } catch {
    return {};
  }
}

/**
 * Brings dist/ up to date and returns how many files were written and how long that took.
 * `onChange` is called first where there is anything to do.
 */
export async function build(onChange = () => undefined) {
  const started = performance.now();
  const recipeHash = createHash('sha256');
  for (const file of ['.swcrc', 'scripts/build.mjs', 'package-lock.json']) {
    recipeHash.update(await readFile(join(root, file)));
  }
  const recipe = recipeHash.digest('hex');
  const before = await readStamp(recipe);
  const after = {};
  const changed = [];
  for (const folder of folders) {
    if (!existsSync(join(root, folder))) continue;
    for (const file of await listFiles(join(root, folder))) {
      const name = relative(root, file);
      const { mtimeMs, size } = await stat(file);
      const mark = `${mtimeMs}:${size}`;
      const target = join(root, 'dist', name.replace(/\.ts$/, '.js'));
      after[name] = mark;
      if (before[name] !== mark || !existsSync(target)) changed.push({ file, target });
    }
  }
  const gone = Object.keys(before).filter((name) => !(name in after));
  if (changed.length > 0) {
    onChange();
    const swc = await import('@swc/core');
    await Promise.all(
      [...new Set(changed.map(({ target }) => dirname(target)))].map((folder) =>
        mkdir(folder, { recursive: true }),
      ),
    );
    await Promise.all(
      changed.map(({ file, target }) =>
        file.endsWith('.ts') ? transpile(swc, file, target) : copyFile(file, target),
      ),
    );
  }
  for (const name of gone) {
    const target = join(dist, name.replace(/\.ts$/, '.js'));
    await rm(target, { force: true });
    await rm(`${target}.map`, { force: true });
  }
  if (changed.length > 0 || gone.length > 0)
    await writeWhole(stampFile, JSON.stringify({ recipe, files: after }));
  return { written: changed.length, milliseconds: Math.round(performance.now() - started) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { written, milliseconds } = await build();
  process.stdout.write(`Built: ${written} files written, ${milliseconds} ms.\n`);
}
