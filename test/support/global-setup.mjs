// Before any test: a fresh build, one PostgreSQL and one Redis server, one migrated template database.
import { fork, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export default async function globalSetup() {
  const build = spawnSync(process.execPath, [path('scripts/build.mjs')], { encoding: 'utf8' });
  if (build.status !== 0) throw new Error(`The build failed:\n${build.stdout}${build.stderr}`);
  // Detached: a Ctrl-C must not end the servers before the tests; they end when this process does.
  const servers = fork(path('dist/scripts/test-servers.js'), {
    detached: true,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  globalThis.hotelBoostTestServers = servers;
  process.env.HOTEL_BOOST_TEST_SERVERS = await new Promise((resolve, reject) => {
    servers.once('message', (message) => resolve(JSON.stringify(message)));
    servers.once('exit', () => reject(new Error('The servers of the tests did not start; see above.')));
  });
}
