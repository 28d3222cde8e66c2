import { cpus, loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';

/** Whether times measured now say something about this program, or mostly about the others on the machine. */
export interface MeasuringConditions {
  readonly isCalm: boolean;
  /** How many times as slow the others make it, going by the load: 1 on a calm machine. */
  readonly slowdown: number;
  /** How many times the figures a test may allow: 1 on a calm machine. */
  readonly factor: number;
  /** One line for the report of the test. */
  readonly note: string;
}

const SAMPLE_MS = 500;
/** Share of all cores' time that may go to others; the load per minute still counts what has already ended. */
const CALM_SHARE = 0.25;
/** Up to this one-minute load per core others hardly slow us down. */
const BUSY_LOAD = 1.5;

/** Waits until other programs leave the machine alone, for `withinMs` at most, and says how it was then. */
export async function waitForCalm(withinMs = 15_000): Promise<MeasuringConditions> {
  const deadline = performance.now() + withinMs;
  let isCalm = (await busyShare()) < CALM_SHARE;
  while (!isCalm && performance.now() < deadline) isCalm = (await busyShare()) < CALM_SHARE;
  if (isCalm)
    return {
      isCalm,
      slowdown: 1,
      factor: 1,
      note: 'measured on a calm machine: what counts are the figures themselves',
    };
  const load = (loadavg()[0] ?? 0) / cpus().length;
  const slowdown = Math.max(1, load / BUSY_LOAD);
  const factor = 4 * slowdown;
  const note =
    `MEASURED ON A BUSY MACHINE (load ${load.toFixed(1)} per core): ${factor.toFixed(1)} times the figures are allowed, ` +
    'so that green says little about them here';
  return { isCalm, slowdown, factor, note };
}

async function busyShare(): Promise<number> {
  const before = cpuTimes();
  await delay(SAMPLE_MS);
  const after = cpuTimes();
  return 1 - (after.idle - before.idle) / (after.all - before.all);
}

function cpuTimes(): { readonly idle: number; readonly all: number } {
  const times = cpus().map((cpu) => cpu.times);
  const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
  return {
    idle: sum(times.map((each) => each.idle)),
    all: sum(times.flatMap((each) => Object.values(each))),
  };
}
