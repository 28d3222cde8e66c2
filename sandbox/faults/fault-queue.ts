import type { z } from 'zod';
import type { Fault, faultRequest } from './fault.js';

/** The faults that wait to happen, oldest first; each goes when it has been consumed `times` times. */
export class FaultQueue {
  #faults: Fault[] = [];
  #last = 0;

  add(request: z.infer<typeof faultRequest>): Fault {
    const fault: Fault = { ...request, id: ++this.#last, timesLeft: request.times };
    this.#faults.push(fault);
    return fault;
  }

  list(): readonly Fault[] {
    return this.#faults;
  }

  clear(): void {
    this.#faults = [];
  }

  /** Consumes one use of the oldest fault that fits, or returns null. */
  take(target: 'webhook' | 'api', instanceId: string, method: string): Fault | null {
    const fault = this.#faults.find(
      (candidate) =>
        candidate.target === target &&
        (candidate.instanceId === undefined || candidate.instanceId === instanceId) &&
        (candidate.method === undefined || candidate.method === method),
    );
    if (fault === undefined) return null;
    fault.timesLeft -= 1;
    if (fault.timesLeft === 0) this.#faults = this.#faults.filter((other) => other !== fault);
    return fault;
  }
}
