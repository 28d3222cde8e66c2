// `npm test`: installs what is missing, then runs every check on the project's own Node.
import { ensureInstalled, runOnProjectNode } from './bootstrap.mjs';

await ensureInstalled((line) => process.stdout.write(`${line}\n`));
runOnProjectNode('scripts/run-checks.mjs', process.argv.slice(2));
