import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '../clock.js';
import { failureText } from './failure-text.js';

/** Everything a process may depend on, by the name that operators read. */
export const DEPENDENCIES = ['postgresql', 'redis', 'job-store', 'sweep', 'provider', 'files'] as const;
export type DependencyName = (typeof DEPENDENCIES)[number];

/** One thing this process depends on. */
export interface HealthProbe {
  /** Registered once in a process. */
  readonly name: DependencyName;
  /** Whether the process can serve nothing without it. */
  readonly isEssential: boolean;
  /** Rejects when it is down, with the reason; what takes longer than two seconds counts as down. Writes nothing that lasts. */
  check(): Promise<void>;
  /** False while nothing is known of it: then it is not checked and does not degrade. Default: known. */
  isKnown?(): boolean;
}

export type DependencyState = 'UP' | 'DOWN' | 'UNKNOWN';

/** What this process knows of a dependency. */
export interface DependencyHealth {
  readonly name: DependencyName;
  readonly isEssential: boolean;
  readonly state: DependencyState;
  /** When this process first saw it in this state. */
  readonly since: Date;
  /** Why it was last found down, without secrets; stays when it is up again. */
  readonly lastError: { readonly text: string; readonly at: Date } | null;
}

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'unavailable' | 'draining';
  readonly isReady: boolean;
  readonly degraded: readonly DependencyName[];
  readonly dependencies: readonly DependencyHealth[];
}

const PROBE_TIMEOUT_MS = 2_000;
/** Between two looks when nobody asks, so that `since` is right. */
const LOOK_EVERY_MS = 5_000;
/** However often strangers ask, dependencies are looked at no more often than this. */
const FRESH_MS = 200;

/**
 * Tells the truth about this process: unavailable only without an essential dependency or while it drains,
 * degraded when something else is down. Every dependency registers a probe.
 */
export class Health {
  readonly #probes = new Map<DependencyName, HealthProbe>();
  readonly #known = new Map<DependencyName, DependencyHealth>();
  readonly #stop = new AbortController();
  #isDraining = false;
  #looking: Promise<void> | null = null;
  #lookedAt = -Infinity;
  #watching: Promise<void> | null = null;

  constructor(private readonly clock: Clock = systemClock) {}

  register(probe: HealthProbe): void {
    if (this.#probes.has(probe.name)) throw new Error(`${probe.name} has a health probe already`);
    this.#probes.set(probe.name, probe);
  }

  /** Looks at the dependencies again and again until `stop`. */
  watch(): void {
    this.#watching ??= this.run();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#watching;
  }

  /** From now on not ready: a load balancer sends no new work here. */
  drain(): void {
    this.#isDraining = true;
  }

  async report(): Promise<HealthReport> {
    await this.look();
    const dependencies = [...this.#probes.keys()].flatMap((name) => this.#known.get(name) ?? []);
    const down = dependencies.filter((dependency) => dependency.state === 'DOWN');
    const common = { dependencies, degraded: down.map((dependency) => dependency.name) };
    if (this.#isDraining) return { status: 'draining', isReady: false, ...common };
    if (down.some((dependency) => dependency.isEssential))
      return { status: 'unavailable', isReady: false, ...common };
    return { status: down.length > 0 ? 'degraded' : 'ok', isReady: true, ...common };
  }

  private async run(): Promise<void> {
    const { signal } = this.#stop;
    const untilNext = () => delay(LOOK_EVERY_MS, true, { signal, ref: false }).catch(() => false);
    while (await untilNext()) await this.look();
  }

  /** All who ask at the same time wait for the same look. */
  private look(): Promise<void> {
    if (this.#looking !== null) return this.#looking;
    if (performance.now() - this.#lookedAt < FRESH_MS) return Promise.resolve();
    this.#looking = Promise.all([...this.#probes.values()].map((probe) => this.lookAt(probe))).then(() => {
      this.#lookedAt = performance.now();
      this.#looking = null;
    });
    return this.#looking;
  }

  private async lookAt(probe: HealthProbe): Promise<void> {
    const isKnown = probe.isKnown?.() ?? true;
    const error = isKnown ? await failureOf(probe) : null;
    const state = !isKnown ? 'UNKNOWN' : error === null ? 'UP' : 'DOWN';
    const before = this.#known.get(probe.name);
    const now = this.clock.now();
    this.#known.set(probe.name, {
      name: probe.name,
      isEssential: probe.isEssential,
      state,
      since: before?.state === state ? before.since : now,
      lastError: error === null ? (before?.lastError ?? null) : { text: failureText(error), at: now },
    });
  }
}

/** Why the dependency is down, or null. Does not reject. */
async function failureOf(probe: HealthProbe): Promise<unknown> {
  const cancel = new AbortController();
  const timedOut = delay(PROBE_TIMEOUT_MS, new Error(`no answer within ${PROBE_TIMEOUT_MS} ms`), {
    signal: cancel.signal,
  }).catch(() => null);
  const failed = (async () => probe.check())().then(
    () => null,
    (error: unknown) => error ?? new Error('failed without a reason'),
  );
  try {
    return await Promise.race([failed, timedOut]);
  } finally {
    cancel.abort();
  }
}
