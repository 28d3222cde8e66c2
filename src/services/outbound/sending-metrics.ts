import { Counter, type Registry } from 'prom-client';

/** How sending is doing, without naming hotels. */
export class SendingMetrics {
  readonly #attempts: Counter<'outcome'>;
  readonly #reconciled: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#attempts = new Counter({
      name: 'send_attempts_total',
      help: 'Calls to the provider that send a message, by what they came to.',
      labelNames: ['outcome'],
      registers: [registry],
    });
    this.#reconciled = new Counter({
      name: 'send_reconciled_total',
      help: 'Messages in doubt that were decided from the journal, given up or not done, by what was found.',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  attempted(outcome: string): void {
    this.#attempts.inc({ outcome });
  }

  reconciled(outcome: 'FOUND' | 'NOT_ACCEPTED' | 'EXPIRED_LEASE' | 'ENDED' | 'NOT_DONE'): void {
    this.#reconciled.inc({ outcome });
  }
}
