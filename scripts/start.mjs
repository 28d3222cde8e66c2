// `npm start`: installs what is missing, builds, then hands over to dist/scripts/launch.js on the project's Node.
import { ensureInstalled, root, runOnProjectNode } from './bootstrap.mjs';

const say = (line) => process.stdout.write(`${line}\n`);

await ensureInstalled(say);
runOnProjectNode(`${root}/scripts/build-and-launch.mjs`, process.argv.slice(2));
