// Every check of the project, one line each, then the tests; ends with "N passed, N failed".
//   --fast     only what is quick enough for all day: build, types and the tests that are not slow
//   PATTERN…   only the tests whose path matches
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './bootstrap.mjs';
import { ensureRedis } from './ensure-redis.mjs';

const isFast = process.argv.includes('--fast');
const patterns = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const isWhole = !isFast && patterns.length === 0;
// A part run beside a whole one must not take its coverage away.
const coverageFolder = join(root, isWhole ? 'coverage' : `.cache/tests-${process.pid}`);
const leastLineCoverage = 85;
const counts = { passed: 0, failed: 0 };
const children = new Set();

const bin = (name, ...args) => [join(root, 'node_modules/.bin', name), ...args];
const node = (script, ...args) => [process.execPath, '--enable-source-maps', join(root, script), ...args];

const checks = [
  {
    title: 'format',
    isFast: false,
    command: bin(
      'prettier',
      '--check',
      '--log-level',
      'warn',
      '--cache',
      '--cache-location',
      '.cache/prettier',
      '.',
    ),
  },
  {
    title: 'lint',
    isFast: false,
    // By content, as a checkout gives every file a new time. A rule that looks at the types of another file sees that
    // one's change only where this file changed too: a fresh clone, as in the workflow, has no cache.
    command: bin(
      'eslint',
      '--cache',
      '--cache-strategy',
      'content',
      '--cache-location',
      '.cache/eslint',
      '.',
    ),
  },
  {
    title: 'types',
    isFast: true,
    command: bin('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', '.cache/types.tsbuildinfo'),
  },
  {
    title: 'layers',
    isFast: false,
    command: bin('depcruise', '--config', '.dependency-cruiser.cjs', 'src', 'sandbox', 'scripts', 'test'),
  },
  { title: 'dead code', isFast: false, command: bin('knip', '--no-progress') },
  {
    title: 'schema.graphql is what the code says',
    isFast: false,
    needs: 'scripts/emit-schema.ts',
    command: node('dist/scripts/emit-schema.js', '--check'),
  },
  {
    title: 'typed documents are what codegen.yml makes',
    isFast: false,
    needs: 'schema.graphql',
    command: bin('graphql-codegen', '--config', 'codegen.yml', '--check', '--errors-only'),
  },
  {
    title: 'every mutant still applies',
    isFast: true,
    needs: 'test/mutants',
    command: node('scripts/mutants.mjs', '--on-project-node', '--check'),
  },
];

const say = (line) => process.stdout.write(`${line}\n`);

function run(command, options = {}) {
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...options,
    env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1', ...options.env },
  });
  children.add(child);
  let output = '';
  child.stdout?.on('data', (chunk) => (output += chunk));
  child.stderr?.on('data', (chunk) => (output += chunk));
  return new Promise((resolve) => {
    const end = (code) => {
      children.delete(child);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += error.message;
      end(1);
    });
    child.once('close', end);
  });
}

function count(title, isPassed, note, output = '') {
  counts[isPassed ? 'passed' : 'failed'] += 1;
  say(`${isPassed ? '✓' : '✗'} ${title}${note ? ` (${note})` : ''}`);
  if (!isPassed && output.trim()) say(output.trimEnd().replace(/^/gm, '    '));
}

async function check({ title, command }) {
  const started = performance.now();
  const { code, output } = await run(command);
  count(title, code === 0, `${((performance.now() - started) / 1000).toFixed(1)} s`, output);
}

/** Two at a time: most of them keep one core busy. */
async function runChecks() {
  const queue = checks.filter(
    ({ needs, isFast: inFast }) => (inFast || !isFast) && (!needs || existsSync(join(root, needs))),
  );
  const worker = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) await check(next);
  };
  await Promise.all([worker(), worker()]);
}

/** Tests that measure time: run after all the others, by themselves. */
const QUIET = '\\.quiet\\.test\\.ts$';

/** Left out of the part for all day: what takes long. Most of it starts several processes or waits for clocks. */
const LONG = [
  '\\.slow\\.test\\.ts$',
  QUIET,
  '/test/faults/',
  '/test/conformance/(apollo|graphql-transport)',
  '/test/sending/',
  '/test/webhooks/(ingest|every-kind|media|changes|channel|refused|receiver|transitions)',
  '/test/ingest/quick',
  '/test/alerts/alert-clocks',
  '/test/intelligence/(training|evaluate)',
  '/test/permissions/(foreign-ids|matrix|nodes|streams)',
  '/test/api/(first-light|http-connections|live|sandbox-sign-in|two-nodes|sign-in-throttle|transitions-(alert|conversation))',
  '/test/(jobs|sandbox/seed)',
];

async function runJest() {
  if (isFast) return runTests(['--testPathIgnorePatterns', ...LONG, '--']);
  if (patterns.length > 0) return runTests([], {}, 'inherit');
  const coverage = ['--coverage', `--coverageDirectory=${join(coverageFolder, 'jest')}`];
  await runTests([...coverage, '--testPathIgnorePatterns', QUIET], {
    HOTEL_BOOST_COVERAGE_FOLDER: join(coverageFolder, 'v8'),
  });
  await runTests(['--runInBand', '--testPathPatterns', QUIET], {}, 'inherit');
  return reportCoverage();
}

/** `stdout` is 'inherit' for tests that print figures of their own. */
async function runTests(options, env = {}, stdout = 'ignore') {
  const resultFile = join(coverageFolder, 'jest-result.json');
  rmSync(resultFile, { force: true });
  const jest = ['--experimental-vm-modules', join(root, 'node_modules/jest/bin/jest.js'), '--json'];
  const { code } = await run(
    [process.execPath, ...jest, `--outputFile=${resultFile}`, ...options, ...patterns],
    { stdio: ['ignore', stdout, 'inherit'], env },
  );
  const result = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')) : null;
  counts.passed += result?.numPassedTests ?? 0;
  counts.failed += (result?.numFailedTests ?? 0) + (result?.numRuntimeErrorTestSuites ?? 0);
  if (code !== 0 && !result?.numFailedTests && !result?.numRuntimeErrorTestSuites)
    count('tests', false, `jest ended with ${code}`);
}

async function reportCoverage() {
  const { measureLineCoverage } = await import('../dist/scripts/line-coverage.js');
  const { percent, covered, lines, lowest } = await measureLineCoverage(root, coverageFolder);
  for (const file of lowest) say(`    ${file.percent.toFixed(0).padStart(3)} %  ${file.path}`);
  const note = `${covered} of ${lines} lines, at least ${leastLineCoverage} % wanted; above are the least covered files`;
  count(`line coverage of src: ${percent.toFixed(1)} %`, percent >= leastLineCoverage, note);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of children) child.kill('SIGTERM');
    process.exit(130);
  });
}
process.once('disconnect', () => {
  for (const child of children) child.kill('SIGTERM');
  process.exit(1);
});

const started = performance.now();
rmSync(coverageFolder, { recursive: true, force: true });
mkdirSync(join(coverageFolder, 'v8'), { recursive: true });
await check({ title: 'build', command: node('scripts/build.mjs') });
if (patterns.length === 0) await runChecks();
if (counts.failed === 0 || existsSync(join(root, 'dist/scripts/test-servers.js'))) {
  await ensureRedis(say);
  say('tests…');
  await runJest();
}
if (!isWhole) rmSync(coverageFolder, { recursive: true, force: true });
say(`\n${Math.round((performance.now() - started) / 1000)} s`);
say(`${counts.passed} passed, ${counts.failed} failed`);
process.exit(counts.failed === 0 ? 0 : 1);
