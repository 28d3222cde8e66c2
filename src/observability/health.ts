/** One thing this process depends on. `check` rejects when it is lost. */
export interface HealthProbe {
  readonly name: string;
  /** Whether the process can serve nothing without it. */
  readonly isEssential: boolean;
  check(): Promise<void>;
}

export interface HealthReport {
  readonly status: 'ok' | 'degraded' | 'unavailable' | 'draining';
  readonly isReady: boolean;
  readonly degraded: readonly string[];
}

const PROBE_TIMEOUT_MS = 2_000;

/**
 * Tells the truth about this process: unavailable only without an essential dependency or while it drains,
 * degraded when something else is lost.
 */
export class Health {
  readonly #probes: HealthProbe[] = [];
  #isDraining = false;

  register(probe: HealthProbe): void {
    this.#probes.push(probe);
  }

  /** From now on not ready: a load balancer sends no new work here. */
  drain(): void {
    this.#isDraining = true;
  }

  async report(): Promise<HealthReport> {
    const lost = (
      await Promise.all(this.#probes.map(async (probe) => ((await holds(probe)) ? [] : [probe])))
    ).flat();
    const degraded = lost.map((probe) => probe.name);
    if (this.#isDraining) return { status: 'draining', isReady: false, degraded };
    if (lost.some((probe) => probe.isEssential)) return { status: 'unavailable', isReady: false, degraded };
    return { status: lost.length > 0 ? 'degraded' : 'ok', isReady: true, degraded };
  }
}

function holds(probe: HealthProbe): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), PROBE_TIMEOUT_MS);
    probe
      .check()
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(timer));
  });
}
