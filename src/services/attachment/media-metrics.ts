import { Counter, type Registry } from 'prom-client';

/** How fetching files is doing, without naming hotels. */
export class MediaMetrics {
  readonly #attempts: Counter<'outcome'>;

  constructor(registry: Registry) {
    this.#attempts = new Counter({
      name: 'media_downloads_total',
      help: 'Attempts to fetch the file of a message, by what they came to.',
      labelNames: ['outcome'],
      registers: [registry],
    });
  }

  attempted(outcome: string): void {
    this.#attempts.inc({ outcome });
  }
}
