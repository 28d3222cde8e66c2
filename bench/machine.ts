import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, release, totalmem } from 'node:os';

const PACKAGES = [
  '@apollo/server',
  'graphql',
  'graphql-jit',
  'type-graphql',
  'fastify',
  'mercurius',
  'pg',
  '@mikro-orm/core',
];

/** Machine, versions, date and commit, for the head of the results. */
export function describeRun(postgresVersion: string): string[] {
  const require = createRequire(import.meta.url);
  const versions = PACKAGES.map((name) => `${name} ${versionOf(require, name)}`).join(', ');
  const processors = cpus();
  const load = loadavg()[0] ?? 0;
  return [
    `Date: ${new Date().toISOString()}, commit ${git('rev-parse', '--short', 'HEAD')}${git('status', '--porcelain') === '' ? '' : ' with uncommitted changes'}`,
    `Machine: ${processors.length} × ${processors[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Linux ${release()}; load average before the run ${load.toFixed(1)}`,
    `Node ${process.versions.node}, PostgreSQL ${postgresVersion} (fsync on), ${versions}`,
  ];
}

function versionOf(require: NodeJS.Require, name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(`${folder}/${name}/package.json`, 'utf8')) as { version: string })
        .version;
    } catch {
      // Not in this folder of modules; the next one up may hold it.
    }
  }
  return 'unknown';
}

function git(...args: string[]): string {
  try {
    return execFileSync('git', args, { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}
