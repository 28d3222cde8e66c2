import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { sqlStatements } from './sql-statements.js';
import { unreadableSettings } from './unreadable-settings.js';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of this process. Labels come from closed sets only: no id, name or text of anybody. */
export class Metrics {
  readonly registry = new Registry();

  readonly httpSeconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly graphqlSeconds = new Histogram({
    name: 'graphql_operation_duration_seconds',
    help: 'Time of a GraphQL operation; for subscriptions, of one delivery.',
    labelNames: ['kind', 'transport', 'outcome'] as const,
    buckets: SECONDS,
    registers: [this.registry],
  });

  readonly graphqlRefusals = new Counter({
    name: 'graphql_refusals_total',
    help: 'Operations refused before execution, by code.',
    labelNames: ['code'] as const,
    registers: [this.registry],
  });

  readonly sockets = new Gauge({
    name: 'websocket_connections',
    help: 'Open WebSockets.',
    registers: [this.registry],
  });

  readonly socketCloses = new Counter({
    name: 'websocket_closes_by_server_total',
    help: 'WebSockets that this side closed, by reason.',
    labelNames: ['reason'] as const,
    registers: [this.registry],
  });

  readonly signIns = new Counter({
    name: 'sign_ins_total',
    help: 'Sign-in attempts by outcome.',
    labelNames: ['outcome'] as const,
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    this.registry.registerMetric(sqlStatements);
    this.registry.registerMetric(unreadableSettings);
  }

  /** Adds a gauge that is read when somebody asks for the figures. */
  gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }
}
