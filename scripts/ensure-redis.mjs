import { spawnSync } from 'node:child_process';

const lineThatHelps =
  'No redis-server here: the tests that need Redis will fail. Install one: apt-get install redis-tools (or redis-server).';

function apt(...args) {
  return spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}

/**
 * Sees to it that the tests find a Redis server: installs Debian's redis-tools where root may. That package
 * holds the server program without a service, so nothing is left running or starts at boot.
 */
export async function ensureRedis(say) {
  const { findRedisProgram } = await import('../dist/scripts/redis-server.js');
  if (findRedisProgram()) return;
  const mayInstall = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  if (mayInstall) {
    say('Installing a Redis server for the tests…');
    apt('update');
    const { status, stderr } = apt('install', '-y', '--no-install-recommends', 'redis-tools');
    if (status === 0 && findRedisProgram()) return;
    say(stderr.trim());
  }
  say(lineThatHelps);
}
