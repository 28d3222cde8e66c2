/** Counts what is in use by key, and lets no key use more than the limit. */
export class Quota {
  readonly #used = new Map<string, number>();

  constructor(private readonly limit: number) {}

  usedBy(key: string): number {
    return this.#used.get(key) ?? 0;
  }

  /** Takes an amount; false, taking nothing, where it is more than the key has left. */
  take(key: string, amount = 1): boolean {
    const used = this.usedBy(key) + amount;
    if (used > this.limit) return false;
    this.#used.set(key, used);
    return true;
  }

  giveBack(key: string, amount = 1): void {
    const used = this.usedBy(key) - amount;
    if (used > 0) this.#used.set(key, used);
    else this.#used.delete(key);
  }
}

/** One amount of several quotas. */
export interface Share {
  readonly quota: Quota;
  readonly key: string;
  readonly amount?: number;
}

/**
 * Takes all shares or none. Returns what gives them back, which may be called again, or the first share there was
 * no room for.
 */
export function takeAll<S extends Share>(shares: readonly S[]): (() => void) | S {
  const taken: S[] = [];
  const giveBack = () => {
    for (const { quota, key, amount } of taken.splice(0)) quota.giveBack(key, amount);
  };
  for (const share of shares) {
    if (!share.quota.take(share.key, share.amount)) {
      giveBack();
      return share;
    }
    taken.push(share);
  }
  return giveBack;
}
