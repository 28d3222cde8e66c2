import type { Pace } from '../options.js';
import type { SandboxContext } from '../sandbox-context.js';
import { Instance, type InstanceIdentity } from './instance.js';

/** All instances of a sandbox by id. */
export class InstanceRegistry {
  readonly #instances = new Map<string, Instance>();

  constructor(
    private readonly context: SandboxContext,
    private readonly pace: Pace,
    private readonly hasRateLimits: boolean,
  ) {}

  /** Creates an instance and starts its queues; null when the id is taken. */
  add(identity: InstanceIdentity): Instance | null {
    if (this.#instances.has(identity.id)) return null;
    const instance = new Instance(this.context, identity, this.pace, this.hasRateLimits);
    this.#instances.set(identity.id, instance);
    return instance;
  }

  find(id: string): Instance | null {
    return this.#instances.get(id) ?? null;
  }

  list(): readonly Instance[] {
    return [...this.#instances.values()];
  }
}
