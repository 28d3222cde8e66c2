/** Counts calls per instance and method in a sliding second. */
export class RateLimiter {
  readonly #calls = new Map<string, number[]>();

  /** True when this call is still within `perSecond`; a refused call does not count. */
  allows(instanceId: string, method: string, perSecond: number, nowMs: number): boolean {
    const key = `${instanceId} ${method}`;
    const recent = (this.#calls.get(key) ?? []).filter((atMs) => atMs > nowMs - 1_000);
    const isAllowed = recent.length < perSecond;
    if (isAllowed) recent.push(nowMs);
    this.#calls.set(key, recent);
    return isAllowed;
  }
}
