import { setTimeout as delay } from 'node:timers/promises';
import { Agenda } from 'agenda';
import type { Logger } from 'pino';
import type { JobStore } from './job-store.js';
import { STORE_TIMEOUT_MS } from './job-store.js';
import type { RecurringJob } from './job.js';
import { watchRepository } from './watched-repository.js';
import { within } from './within.js';

export interface AgendaClockOptions {
  readonly jobs: readonly RecurringJob[];
  readonly openStore: () => Promise<JobStore>;
  /** Has a job run now; `touch` keeps Agenda's lock while it does. Never rejects. */
  readonly ring: (job: RecurringJob, touch: () => Promise<unknown>) => Promise<unknown>;
  readonly logger: Logger;
  readonly random: () => number;
  /** The first wait before the next attempt to connect; it doubles each time. */
  readonly firstRetryMs?: number;
  /** How often Agenda looks what to ring for. */
  readonly processEveryMs?: number;
  /** The longest that an answer of the store may take. */
  readonly timeoutMs?: number;
}

interface Connection {
  readonly agenda: Agenda;
  readonly store: JobStore;
}

const PROCESS_EVERY_MS = 1_000;
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 15_000;
/** An attempt under way at shutdown gives its store back by itself. */
const CLOSE_TIMEOUT_MS = 1_000;

/**
 * Has Agenda ring for each recurring job, in one process of all. A job store that refuses, hangs or is lost ends nothing:
 * connecting is tried again and again, ever less often, and `problem` tells what is wrong meanwhile.
 */
export class AgendaClock {
  readonly #stop = new AbortController();
  #connection: Connection | null = null;
  #trying: Promise<void> = Promise.resolve();
  #problem: Error | null = new Error('the job store has not been reached yet');
  #isToldOf = false;
  #isKnown = false;

  readonly #timeoutMs: number;

  constructor(private readonly options: AgendaClockOptions) {
    this.#timeoutMs = options.timeoutMs ?? STORE_TIMEOUT_MS;
  }

  /** What is wrong with the job store, null while it answers. */
  get problem(): Error | null {
    return this.#problem;
  }

  /** Whether the store has answered or failed once. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  /** Begins to connect and returns at once. */
  start(): void {
    this.#trying = this.keepTrying();
  }

  /** Has the store know the job again, where it may have forgotten it. */
  async register(job: RecurringJob): Promise<void> {
    if (this.#problem !== null || this.#connection === null) return;
    await every(this.#connection.agenda, job).catch(() => undefined);
  }

  async close(drainMs: number): Promise<void> {
    this.#stop.abort();
    await within(CLOSE_TIMEOUT_MS, 'connecting', this.#trying).catch(() => undefined);
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    await connection.agenda.drain({ timeout: drainMs, closeConnection: false }).catch(() => undefined);
    await closeQuietly(connection.store);
  }

  private async keepTrying(): Promise<void> {
    const { random, firstRetryMs = FIRST_RETRY_MS } = this.options;
    const { signal } = this.#stop;
    for (let attempt = 0; !signal.aborted; attempt += 1) {
      if (await this.connect()) return;
      const waitMs = Math.min(LONGEST_RETRY_MS, firstRetryMs * 2 ** Math.min(attempt, 10)) * (0.5 + random());
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async connect(): Promise<boolean> {
    let store: JobStore | null = null;
    try {
      store = await this.options.openStore();
      // Connecting makes an index and may have to select a server: longer than one answer.
      await within(2 * this.#timeoutMs, 'the job store', store.backend.connect());
      const agenda = this.newAgenda(store);
      for (const job of this.options.jobs) await every(agenda, job);
      if (this.#stop.signal.aborted) throw new Error('the process stops');
      await agenda.start();
      this.#connection = { agenda, store };
      return true;
    } catch (error) {
      this.failed(error);
      if (store !== null) await closeQuietly(store);
      return false;
    }
  }

  private newAgenda({ backend }: JobStore): Agenda {
    const { jobs, ring, logger, processEveryMs = PROCESS_EVERY_MS } = this.options;
    const agenda = new Agenda({
      // Connected already: a rejection of this one would be heard by nobody.
      backend: {
        name: backend.name,
        repository: watchRepository(backend.repository, this.#timeoutMs, {
          answered: () => this.answered(),
          failed: (error) => this.failed(error),
        }),
        ownsConnection: false,
        connect: () => Promise.resolve(),
        disconnect: () => Promise.resolve(),
      },
      name: `hotel-boost-${process.pid}`,
      processEvery: processEveryMs,
      defaultConcurrency: 1,
      defaultLockLimit: 1,
      removeOnComplete: true,
    });
    agenda.on('error', (error: unknown) => {
      if (error !== this.#problem) logger.debug({ err: error }, 'the job back end has a problem');
    });
    for (const job of jobs)
      agenda.define(job.name, (run) => ring(job, () => run.touch()).then(() => undefined), {
        lockLifetime: job.lockLifetimeMs,
        concurrency: 1,
        lockLimit: 1,
      });
    return agenda;
  }

  private answered(): void {
    if (this.#problem !== null && this.#isToldOf) this.options.logger.info('the job store is back');
    this.#problem = null;
    this.#isKnown = true;
    this.#isToldOf = false;
  }

  /** Logs once for each loss, however often it is tried meanwhile. */
  private failed(error: unknown): void {
    this.#problem = error instanceof Error ? error : new Error(String(error));
    this.#isKnown = true;
    if (this.#isToldOf || this.#stop.signal.aborted) return;
    this.#isToldOf = true;
    this.options.logger.warn(
      { err: error },
      'the job store is lost; jobs run by the timers of the processes',
    );
  }
}

async function every(agenda: Agenda, job: RecurringJob): Promise<void> {
  await agenda.every(`${job.everyMs / 1_000} seconds`, job.name);
}

async function closeQuietly(store: JobStore): Promise<void> {
  await within(STORE_TIMEOUT_MS, 'closing the job store', store.close()).catch(() => undefined);
}
