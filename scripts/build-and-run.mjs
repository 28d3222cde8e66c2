// Builds what changed, then runs the program of dist/ that the first argument names, in this process.
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';

const [, , script = '', ...args] = process.argv;
const { written, milliseconds } = await build(() => process.stderr.write('Building…\n'));
if (written > 0) process.stderr.write(`Built ${written} files in ${milliseconds} ms.\n`);
const target = new URL(`../dist/${script}`, import.meta.url);
process.argv = [process.argv[0] ?? 'node', fileURLToPath(target), ...args];
await import(target.href);
