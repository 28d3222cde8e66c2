import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { errorCode } from './error-code.js';
import { PlainError } from './plain-error.js';
import { commandLine, signalProcess } from './process-table.js';
import { waitUntil } from './wait-until.js';

const recordFormat = z.object({ launcher: z.number(), children: z.array(z.number()), address: z.string() });

/** The note in a data folder of which processes serve from it. */
export interface RunningRecord {
  addChild(pid: number): Promise<void>;
  remove(): Promise<void>;
}

async function endChildren(pids: readonly number[], root: string): Promise<void> {
  // The number alone may by now be another program's.
  const remaining = () => pids.filter((pid) => commandLine(pid)?.includes(`${root}/dist/`));
  for (const pid of remaining()) signalProcess(pid, 'SIGTERM');
  if (await waitUntil(() => remaining().length === 0, 8_000)) return;
  for (const pid of remaining()) signalProcess(pid, 'SIGKILL');
  await waitUntil(() => remaining().length === 0, 3_000);
}

/**
 * Claims the data folder for this launcher. Ends what a killed launcher left running; throws PlainError where
 * a living one serves from the folder.
 */
export async function claimDataFolder(file: string, root: string, address: string): Promise<RunningRecord> {
  const children: number[] = [];
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text !== null) {
    const parsed = recordFormat.safeParse(safeJson(text));
    if (parsed.success) {
      const { launcher } = parsed.data;
      if (launcher !== process.pid && commandLine(launcher)?.includes(root)) {
        throw new PlainError(
          `hotel-boost already runs from this data folder (process ${launcher}, ${parsed.data.address}). Stop it first, or start a second one with its own DATA_DIR, PORT, OPERATIONS_PORT and SANDBOX_PORT.`,
        );
      }
      await endChildren(parsed.data.children, root);
    }
    await rm(file, { force: true });
  }
  const content = () => JSON.stringify({ launcher: process.pid, children, address });
  try {
    await writeFile(file, content(), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (errorCode(error) === 'EEXIST')
      throw new PlainError('hotel-boost is being started from this data folder just now.');
    throw error;
  }
  return {
    async addChild(pid) {
      children.push(pid);
      await writeFile(file, content(), { mode: 0o600 });
    },
    remove: () => rm(file, { force: true }),
  };
}

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
