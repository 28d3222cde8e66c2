// `npm run mutants`: takes each mechanism away that a promise stands on, in a copy of the tree, and shows that the
// test named for it fails by its assertion. A mutant is a file of test/mutants/; --help says which ones are run.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled, fail, root, runOnProjectNode } from './bootstrap.mjs';
import { build } from './build.mjs';
import { ensureRedis } from './ensure-redis.mjs';

const HELP = `npm run mutants [-- OPTIONS] [PATTERN…]

  Runs the mutants whose own file, whose changed files or whose test differ from a commit: from where this branch
  left origin/main (or main, where there is no origin/main), or from the commit before this one where it is that.

  PATTERN…        instead, those with one of the patterns in their name, changed or not
  --all           instead, every one of them
  --since REF     those that differ from REF
  --at-once N     so many at a time (2, or 1 where memory or processors are few)
  --check         runs none; only shows that every one of them still finds the texts it replaces`;

const LEFT_OUT = /^(node_modules|dist|coverage|\.[^/]*)($|\/)/;
const KEPT = /^\.(swcrc|prettierrc|npmrc)/;
/** What an assertion of this project's tests says when it fails: expect, or a wait that ran out. */
const ASSERTION = /expect\(|Not within \d+|Not delivered within \d+/;
/** What a program says that could not even start, which proves nothing. */
const NO_PROOF =
  /did not start|No healthy answer|The build failed|The migration failed|Cannot find module|SyntaxError/;
/** One run: its PostgreSQL, its Redis, Jest, and the processes of a test beside them. */
const MEMORY_OF_A_RUN = 3 * 1024 ** 3;

const say = (line = '') => process.stdout.write(`${line}\n`);
const indented = (text) => text.replace(/^/gm, '    ');
const children = new Set();

function git(...args) {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
}

/** The commit that says what has changed. */
function findBase() {
  const head = git('rev-parse', 'HEAD');
  for (const branch of ['origin/main', 'main']) {
    const base = git('merge-base', 'HEAD', branch);
    if (base && base !== head) return base;
  }
  return git('rev-parse', '--verify', '--quiet', 'HEAD~1');
}

/** The files that differ from the commit, whether committed or not. */
function listChanged(since) {
  const changed = git('diff', '--name-only', '--no-renames', '--relative', since, '--');
  if (changed === null) fail(`There is no commit ${since} here.`);
  const added = git('ls-files', '--others', '--exclude-standard') ?? '';
  return new Set(`${changed}\n${added}`.split('\n').filter(Boolean));
}

/** Every mutant with what it makes of the tree, or with why it can make nothing of it. */
async function readAll(folder) {
  const { mutate, readMutants } = await import('../dist/scripts/mutation.js');
  return readMutants(folder).map((mutant) => {
    try {
      return { ...mutant, ...mutate(folder, mutant), refusal: null };
    } catch (error) {
      return { ...mutant, files: new Map(), hints: [], refusal: error.message };
    }
  });
}

const touches = ({ id, test, changes, files }) => [
  `test/mutants/${id}.yaml`,
  test,
  ...changes.map(({ file }) => file),
  ...files.keys(),
];

function choose(mutants, { all, since }, patterns) {
  const named = mutants.filter(
    ({ id }) => patterns.length === 0 || patterns.some((each) => `${id}.yaml`.includes(each)),
  );
  if (all || (patterns.length > 0 && !since)) return named;
  const base = since ?? findBase();
  if (!base) fail('There is no earlier commit to compare with: give --since REF, a name, or --all.');
  const changed = listChanged(base);
  const chosen = named.filter((mutant) => touches(mutant).some((file) => changed.has(file)));
  const title = git('log', '-1', '--format=%h %s', base) ?? base;
  say(`${chosen.length} of ${named.length} mutants differ, or their tests, from ${title}`);
  return chosen;
}

function copyTree() {
  const copy = mkdtempSync(join(tmpdir(), 'hotel-boost-mutants-'));
  process.once('exit', () => rmSync(copy, { recursive: true, force: true }));
  cpSync(root, copy, {
    recursive: true,
    filter: (source) => {
      const name = relative(root, source);
      return !LEFT_OUT.test(name) || KEPT.test(name);
    },
  });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'dir');
  return copy;
}

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Builds the copy and runs only the named tests of it. */
async function runTests(copy, files, names) {
  const outputFile = join(copy, 'jest-result.json');
  rmSync(outputFile, { force: true });
  const child = spawn(
    process.execPath,
    [
      '--experimental-vm-modules',
      join(root, 'node_modules/jest/bin/jest.js'),
      '--rootDir',
      copy,
      '--json',
      `--outputFile=${outputFile}`,
      '--maxWorkers=1',
      '--testNamePattern',
      names.map(escape).join('|'),
      '--runTestsByPath',
      ...files,
    ],
    { cwd: copy, stdio: ['ignore', 'ignore', 'pipe'], env: { ...process.env, FORCE_COLOR: '0' } },
  );
  children.add(child);
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  await new Promise((resolve) => child.once('close', resolve));
  children.delete(child);
  const result = existsSync(outputFile) ? JSON.parse(readFileSync(outputFile, 'utf8')) : null;
  return { result, output };
}

/** The outcomes of a named test: one, or one for each row of its table. */
function outcomes(result, { test, name }) {
  return (result?.testResults ?? [])
    .filter((suite) => suite.name.endsWith(test))
    .flatMap((suite) => suite.assertionResults)
    .filter((each) => each.fullName.includes(name) && each.status !== 'pending');
}

function verdictOf({ result, output }, mutant) {
  const run = outcomes(result, mutant);
  if (!result || result.numRuntimeErrorTestSuites > 0 || run.length === 0)
    return { isKilled: false, verdict: 'DOES NOT RUN', detail: output.split('\n').slice(-15).join('\n') };
  const messages = run.flatMap((each) => each.failureMessages);
  if (messages.length === 0) return { isKilled: false, verdict: 'SURVIVED', detail: '' };
  const isProof =
    messages.some((message) => ASSERTION.test(message)) &&
    !messages.some((message) => NO_PROOF.test(message));
  const first = messages.find((message) => ASSERTION.test(message)) ?? messages[0] ?? '';
  const detail = first.split('\n    at ')[0];
  return isProof
    ? { isKilled: true, verdict: 'killed', detail }
    : { isKilled: false, verdict: 'NO ASSERTION', detail };
}

async function runMutant(copy, mutant) {
  if (mutant.refusal) return { isKilled: false, verdict: 'DOES NOT APPLY', detail: mutant.refusal };
  const originals = [...mutant.files.keys()].map((file) => [file, readFileSync(join(copy, file))]);
  for (const [file, content] of mutant.files) writeFileSync(join(copy, file), content);
  const run = await runTests(copy, [mutant.test], [mutant.name]);
  for (const [file, content] of originals) writeFileSync(join(copy, file), content);
  return verdictOf(run, mutant);
}

/** Hands the items out to the copies, each of which does one at a time. */
async function share(copies, items, work) {
  const queue = [...items];
  const worker = async (copy) => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await work(copy, next);
  };
  await Promise.all(copies.map(worker));
}

/** False, and says which ones, where a named test is not green without its mutant. */
async function areGreen(copies, mutants) {
  const byTest = Map.groupBy(mutants, ({ test }) => test);
  // One run for each copy, as a build and servers of its own stand before each; with as much beside it as later.
  const parts = copies.map((_, index) => [...byTest.keys()].filter((_, at) => at % copies.length === index));
  let isGreen = true;
  await Promise.all(
    parts.map(async (tests, index) => {
      if (tests.length === 0) return;
      const here = tests.flatMap((test) => byTest.get(test));
      const { result, output } = await runTests(copies[index], tests, [
        ...new Set(here.map(({ name }) => name)),
      ]);
      const red = here.filter((mutant) => {
        const run = outcomes(result, mutant);
        return run.length === 0 || run.some((each) => each.status !== 'passed');
      });
      for (const { id, test, name } of red) say(`✗ ${id}: not green without the mutant: ${test}: ${name}`);
      if (red.length > 0) say(indented(output.split('\n').slice(-60).join('\n')));
      isGreen &&= red.length === 0;
    }),
  );
  return isGreen;
}

function lineOf({ promise, id, test, name }, { isKilled, verdict }, started) {
  const seconds = ((performance.now() - started) / 1_000).toFixed(0);
  const mark = `${isKilled ? '✓' : '✗'} ${promise.padEnd(6)} ${id.padEnd(34)} ${verdict.padEnd(14)}`;
  return `${mark} ${seconds.padStart(3)} s  ${test}: ${name}`;
}

function howManyAtOnce(atOnce) {
  if (atOnce !== undefined) return Math.max(1, Number.parseInt(atOnce, 10) || 1);
  return availableParallelism() > 1 && process.availableMemory() > 2 * MEMORY_OF_A_RUN ? 2 : 1;
}

async function run(mutants, atOnce) {
  await ensureRedis(say);
  const copies = Array.from({ length: Math.min(atOnce, mutants.length) }, copyTree);
  say(`${mutants.length} mutants, ${copies.length} at a time. First their tests without any of them…`);
  if (!(await areGreen(copies, mutants))) return 1;
  say('…all green.\n');
  let killed = 0;
  await share(copies, mutants, async (copy, mutant) => {
    const started = performance.now();
    const outcome = await runMutant(copy, mutant);
    say(lineOf(mutant, outcome, started));
    if (outcome.isKilled) killed += 1;
    else say(indented(outcome.detail));
  });
  say(`\n${killed} of ${mutants.length} mutants killed`);
  return killed === mutants.length ? 0 : 1;
}

function check(mutants) {
  const refused = mutants.filter(({ refusal }) => refusal);
  for (const { refusal } of refused) say(refusal);
  say(`${mutants.length - refused.length} of ${mutants.length} mutants apply`);
  return refused.length === 0 ? 0 : 1;
}

async function main(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      all: { type: 'boolean' },
      check: { type: 'boolean' },
      since: { type: 'string' },
      'at-once': { type: 'string' },
    },
  });
  await build();
  const mutants = await readAll(root);
  for (const hint of mutants.flatMap(({ hints }) => hints)) say(`! ${hint}`);
  if (values.check) return check(mutants);
  const chosen = choose(mutants, values, positionals);
  if (chosen.length > 0) return run(chosen, howManyAtOnce(values['at-once']));
  if (positionals.length > 0) fail(`No mutant has ${positionals.join(' or ')} in its name and differs.`);
  say('Nothing to run: no mutant, and no file or test of one, has changed. --all runs every one of them.');
  return 0;
}

const args = process.argv.slice(2);
if (args.includes('--help')) {
  say(HELP);
} else if (args[0] === '--on-project-node') {
  process.once('exit', () => children.forEach((child) => child.kill()));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  try {
    process.exit(await main(args.slice(1)));
  } catch (error) {
    fail(error.message);
  }
} else {
  await ensureInstalled(say);
  runOnProjectNode('scripts/mutants.mjs', ['--on-project-node', ...args]);
}
