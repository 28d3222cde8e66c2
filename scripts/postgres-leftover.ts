import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { commandLine, signalProcess } from './process-table.js';
import { waitUntil } from './wait-until.js';

/**
 * Ends a server that a killed launcher left running on this data folder, and removes a `postmaster.pid` whose
 * number now belongs to another program, which PostgreSQL itself would take for a running server.
 */
export async function endLeftoverServer(folder: string): Promise<void> {
  const pidFile = join(folder, 'postmaster.pid');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const isOurs = () => commandLine(pid)?.includes(folder) === true;
  if (isOurs()) {
    signalProcess(pid, 'SIGINT');
    if (await waitUntil(() => !isOurs(), 10_000)) return;
    signalProcess(pid, 'SIGQUIT');
    if (await waitUntil(() => !isOurs(), 5_000)) return;
    signalProcess(pid, 'SIGKILL');
    await waitUntil(() => !isOurs(), 5_000);
    return;
  }
  if (commandLine(pid) !== null) await rm(pidFile, { force: true });
}
