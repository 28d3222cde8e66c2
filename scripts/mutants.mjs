// `npm run mutants [PATTERN…]`: takes each mechanism away that a promise stands on, in a copy of the tree, and shows
// that the test named for it fails by its assertion. A mutant is a patch in test/mutants/ with a header.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { ensureInstalled, root, runOnProjectNode } from './bootstrap.mjs';
import { ensureRedis } from './ensure-redis.mjs';

const LEFT_OUT = /^(node_modules|dist|coverage|\.[^/]*)($|\/)/;
const KEPT = /^\.(swcrc|prettierrc|npmrc)/;
/** What an assertion of this project's tests says when it fails: expect, or a wait that ran out. */
const ASSERTION = /expect\(|Not within \d+|Not delivered within \d+/;
/** What a program says that could not even start, which proves nothing. */
const NO_PROOF =
  /did not start|No healthy answer|The build failed|The migration failed|Cannot find module|SyntaxError/;

const say = (line = '') => process.stdout.write(`${line}\n`);

function readMutant(file) {
  const text = readFileSync(join(root, 'test/mutants', file), 'utf8');
  const field = (name) => new RegExp(`^${name}: (.+)$`, 'm').exec(text)?.[1]?.trim();
  const mutant = {
    id: basename(file, '.patch'),
    file: join(root, 'test/mutants', file),
    promise: field('promise'),
    test: field('test'),
    name: field('name'),
  };
  if (!mutant.promise || !mutant.test || !mutant.name)
    throw new Error(`${file}: its header names promise, test and name`);
  if (!existsSync(join(root, mutant.test))) throw new Error(`${file}: there is no ${mutant.test}`);
  return mutant;
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

function git(copy, ...args) {
  const { status, stderr } = spawnSync('git', ['apply', ...args], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, GIT_CEILING_DIRECTORIES: copy },
  });
  return status === 0 ? null : stderr.trim();
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
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  await new Promise((resolve) => child.once('close', resolve));
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

async function main(patterns) {
  await ensureRedis(say);
  const mutants = readdirSync(join(root, 'test/mutants'))
    .filter(
      (file) =>
        file.endsWith('.patch') && (patterns.length === 0 || patterns.some((each) => file.includes(each))),
    )
    .sort()
    .map(readMutant);
  const copy = copyTree();
  say(`${mutants.length} mutants. First their tests without any of them…`);
  const before = await runTests(
    copy,
    [...new Set(mutants.map((each) => each.test))],
    mutants.map((each) => each.name),
  );
  const red = mutants.filter((mutant) => {
    const run = outcomes(before.result, mutant);
    return run.length === 0 || run.some((each) => each.status !== 'passed');
  });
  if (red.length > 0) {
    for (const { id, test, name } of red) say(`✗ ${id}: not green without the mutant: ${test}: ${name}`);
    say(before.output.split('\n').slice(-60).join('\n'));
    return 1;
  }
  say('…all green.\n');
  let survivors = 0;
  for (const mutant of mutants) {
    const started = performance.now();
    const refusal = git(copy, mutant.file);
    const outcome = refusal
      ? { isKilled: false, verdict: 'DOES NOT APPLY', detail: refusal }
      : verdictOf(await runTests(copy, [mutant.test], [mutant.name]), mutant);
    if (!refusal) git(copy, '-R', mutant.file);
    if (!outcome.isKilled) survivors += 1;
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    say(
      `${outcome.isKilled ? '✓' : '✗'} ${mutant.promise.padEnd(6)} ${mutant.id.padEnd(34)} ${outcome.verdict.padEnd(14)} ${seconds.padStart(3)} s  ${mutant.test}: ${mutant.name}`,
    );
    if (!outcome.isKilled) say(outcome.detail.replace(/^/gm, '    '));
  }
  say(`\n${mutants.length - survivors} of ${mutants.length} mutants killed`);
  return survivors === 0 ? 0 : 1;
}

if (process.argv.includes('--on-project-node')) {
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));
  process.exit(await main(process.argv.slice(2).filter((each) => !each.startsWith('--'))));
} else {
  await ensureInstalled(say);
  runOnProjectNode('scripts/mutants.mjs', ['--on-project-node', ...process.argv.slice(2)]);
}
