import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

/** Counts what comes in through the side door. Labels hold no hotel, number or text. */
export class WebhookMetrics {
  readonly #answers: Histogram<'status'>;
  readonly #refused: Counter;
  readonly #brokenOff: Counter;
  readonly #noRoom: Counter;
  readonly #stored: Counter<'type' | 'outcome'>;

  constructor(registry: Registry, heldBytes: () => number) {
    this.#answers = new Histogram({
      name: 'webhook_answer_seconds',
      help: 'Time from a webhook request to its answer, by HTTP status.',
      labelNames: ['status'],
      buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
      registers: [registry],
    });
    this.#refused = new Counter({
      name: 'webhook_refused_total',
      help: 'Webhooks with an unknown instance or a wrong token.',
      registers: [registry],
    });
    this.#brokenOff = new Counter({
      name: 'webhook_broken_off_total',
      help: 'Webhooks whose sender went away before the body had been read.',
      registers: [registry],
    });
    this.#noRoom = new Counter({
      name: 'webhook_no_room_total',
      help: 'Webhooks answered 503 because their channel, hotel or the process held too many bytes of bodies.',
      registers: [registry],
    });
    new Gauge({
      name: 'webhook_body_bytes',
      help: 'Bytes taken by webhook bodies that are being received or stored.',
      registers: [registry],
      collect() {
        this.set(heldBytes());
      },
    });
    this.#stored = new Counter({
      name: 'webhook_notifications_total',
      help: 'Notifications stored, repeated or quarantined, by type.',
      labelNames: ['type', 'outcome'],
      registers: [registry],
    });
  }

  answered(status: number, seconds: number): void {
    this.#answers.observe({ status: String(status) }, seconds);
  }

  refused(): void {
    this.#refused.inc();
  }

  brokenOff(): void {
    this.#brokenOff.inc();
  }

  foundNoRoom(): void {
    this.#noRoom.inc();
  }

  stored(typeWebhook: string, outcome: string): void {
    this.#stored.inc({ type: /^[A-Za-z]{1,40}$/.test(typeWebhook) ? typeWebhook : 'other', outcome });
  }
}
