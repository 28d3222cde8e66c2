// `node scripts/run.mjs PROGRAM ARGS`: a program of dist/ on the project's own Node, installed and built first.
import { ensureInstalled, runOnProjectNode } from './bootstrap.mjs';

await ensureInstalled((line) => process.stderr.write(`${line}\n`));
runOnProjectNode('scripts/build-and-run.mjs', process.argv.slice(2));
