// npm run bench            every comparison, about ten minutes; writes bench/RESULTS.md
// npm run bench -- P5 P13  only those; prints and leaves the file alone
import { writeFile } from 'node:fs/promises';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { startDatabase, type BenchDatabase } from './database.js';
import { describeRun } from './machine.js';
import { toMarkdown, type SuiteResult } from './report.js';
import { describePinning, leaveServersCore } from './server-process.js';
import { compareHistory } from './suites/history.js';
import { compareInbox } from './suites/inbox.js';
import { compareWebhooks } from './suites/webhooks.js';

const SUITES: readonly {
  goals: readonly string[];
  run: (database: BenchDatabase) => Promise<SuiteResult>;
}[] = [
  { goals: ['P1', 'P2', 'P3'], run: compareInbox },
  { goals: ['P5', 'P6'], run: compareWebhooks },
  { goals: ['P13'], run: compareHistory },
];

const wanted = process.argv.slice(2).filter((argument) => !argument.startsWith('-'));
const suites = SUITES.filter(
  ({ goals }) => wanted.length === 0 || goals.some((goal) => wanted.includes(goal)),
);
if (suites.length === 0)
  throw new Error(
    `There is no ${wanted.join(', ')}; there are ${SUITES.flatMap((s) => s.goals).join(', ')}.`,
  );

const built = spawnSync(process.execPath, [fileURLToPath(new URL('../scripts/build.mjs', import.meta.url))], {
  stdio: 'inherit',
});
if (built.status !== 0) throw new Error('the build failed');
leaveServersCore();
const database = await startDatabase();
try {
  const heading = [...describeRun(database.version), `Pinning: ${describePinning()}`];
  const results: SuiteResult[] = [];
  for (const suite of suites) results.push(await suite.run(database));
  const text = toMarkdown(heading, results);
  process.stdout.write(text);
  if (wanted.length === 0) await writeFile(fileURLToPath(new URL('./RESULTS.md', import.meta.url)), text);
} finally {
  await database.stop();
}
