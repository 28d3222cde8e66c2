// `npm start`: installs what is missing, then builds and launches on the project's own Node.
import { ensureInstalled, runOnProjectNode } from './bootstrap.mjs';

await ensureInstalled((line) => process.stdout.write(`${line}\n`));
runOnProjectNode('scripts/build-and-run.mjs', ['scripts/launch.js']);
