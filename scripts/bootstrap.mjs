// What the two commands share before anything of the project can run: no dependencies, runs on Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const stampFile = join(root, 'node_modules', '.hotel-boost-install');
const lockFile = join(root, 'package-lock.json');
const oldestNode = [22, 17];

/** Ends the command with one sentence on stderr: for what the person at the keyboard can put right. */
export function fail(sentence) {
  process.stderr.write(`${sentence}\n`);
  process.exit(1);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** True where a plain `npm ci` or `npm install` already brought exactly what the lock file names. */
function isInstalledByHand() {
  const wanted = readJson(lockFile)?.packages;
  const present = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const found = present[path];
    return found ? found.version === entry.version : entry.optional === true || entry.peer === true;
  });
}

/** Brings node_modules to what package-lock.json says; does nothing where it is so already. */
export async function ensureInstalled(say) {
  const hash = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === hash) return;
  if (!isInstalledByHand()) await install(say);
  try {
    writeFileSync(stampFile, hash);
  } catch {
    // A read-only installation works as well; it is only compared again at the next start.
  }
}

async function install(say) {
  say('Installing packages (about half a minute the first time)…');
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const [command, commandArgs] = npm?.endsWith('.js') ? [process.execPath, [npm, ...args]] : ['npm', args];
  const child = spawn(command, commandArgs, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (chunk) => (output += chunk));
  child.stderr.on('data', (chunk) => (output += chunk));
  const started = Date.now();
  const ticker = setInterval(
    () => say(`  still installing, ${Math.round((Date.now() - started) / 1000)} s`),
    10_000,
  );
  const code = await new Promise((resolve) => {
    child.once('error', (error) => {
      output += String(error.message);
      resolve(1);
    });
    child.once('exit', (exitCode) => resolve(exitCode ?? 1));
  });
  clearInterval(ticker);
  if (code !== 0) {
    fail(
      `Could not install the packages: npm ci failed.\n${output.trim().split('\n').slice(0, 12).join('\n')}`,
    );
  }
  say(`Installed in ${Math.round((Date.now() - started) / 1000)} s.`);
}

function isNewEnough(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
}

/** The Node that runs the project: the one the lock file brings, else this one where it is new enough. */
function findNode() {
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought;
  if (isNewEnough(process.version)) return process.execPath;
  return fail(
    `This project runs on Node ${oldestNode.join('.')} or newer; this is ${process.version}, and no newer one could be installed for ${process.platform}-${process.arch}.`,
  );
}

/** The npm that runs this script: an ancestor, with or without a shell between. Null where that cannot be told. */
function findNpmProcess() {
  let pid = process.ppid;
  for (let level = 0; level < 3 && pid > 1; level += 1) {
    try {
      if (readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('npm')) return pid;
      // The parent is the second field after the name, which stands in brackets and may hold anything.
      pid = Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1]);
    } catch {
      return null;
    }
  }
  return null;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/**
 * Runs `script` on the project's own Node in the foreground and ends with its exit code. Signals that reach
 * only this process are passed on; the child has a channel to it, so that it notices when this one is killed.
 */
export function runOnProjectNode(script, args) {
  const node = findNode();
  const child = spawn(node, ['--enable-source-maps', join(root, script), ...args], {
    cwd: root,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: {
      ...process.env,
      PATH: `${join(root, 'node_modules', '.bin')}:${process.env.PATH ?? ''}`,
      NODE_NO_WARNINGS: '1',
    },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // A killed npm leaves its children behind, and there is no event for that.
  const npm = process.env.npm_lifecycle_event ? findNpmProcess() : null;
  if (npm) setInterval(() => isAlive(npm) || child.kill('SIGTERM'), 1000).unref();
  child.once('error', (error) => fail(`Could not run ${node}: ${error.message}`));
  child.once('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
