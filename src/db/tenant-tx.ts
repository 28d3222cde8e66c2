import type { EntityManager } from '@mikro-orm/postgresql';
import { sqlStatements } from '../observability/sql-statements.js';

/** Runs one statement with $1 parameters on a transaction's connection. */
export type RunStatement = <T>(sql: string, parameters: readonly unknown[]) => Promise<T[]>;

type Hook = () => Promise<void> | void;

/** Hears after each commit that a hotel's event log reached `number`. Must neither throw nor wait. */
export type HeadMoved = (hotelId: string, number: number) => void;

/**
 * One transaction of one tenant scope. `rows` runs SQL with $1 parameters on it; `em` works on the same
 * connection. Timestamps come back as text (see `toDate`). Hooks given to `beforeCommit` run after the ORM is
 * flushed and are the last statements; those given to `afterCommit` run once the commit is durable, and are
 * where effects belong.
 */
export class TenantTx {
  readonly #beforeCommit: Hook[] = [];
  readonly #afterCommit: Hook[] = [];
  #statements = 0;

  constructor(
    readonly em: EntityManager,
    private readonly run: RunStatement,
    /** Ties what this transaction leaves behind to the webhook, request or job that caused it. */
    public correlationId: string | null,
    private readonly headMoved: HeadMoved,
  ) {}

  /** Tells this process, and through it the others, that a hotel's event log has grown. Called after commit. */
  announceHead(hotelId: string, number: number): void {
    this.headMoved(hotelId, number);
  }

  /** How many SQL statements `rows` and `row` have run, for tests that hold lists to a number. */
  get statements(): number {
    return this.#statements;
  }

  async rows<T>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    this.#statements += 1;
    sqlStatements.inc();
    return this.run<T>(sql, parameters);
  }

  async row<T>(sql: string, parameters: readonly unknown[] = []): Promise<T | null> {
    return (await this.rows<T>(sql, parameters))[0] ?? null;
  }

  beforeCommit(hook: Hook): void {
    this.#beforeCommit.push(hook);
  }

  afterCommit(hook: Hook): void {
    this.#afterCommit.push(hook);
  }

  async runBeforeCommit(): Promise<void> {
    for (const hook of this.#beforeCommit) await hook();
  }

  async runAfterCommit(): Promise<void> {
    for (const hook of this.#afterCommit) await hook();
  }
}

/** A timestamptz as the driver gives it in raw rows, as a Date. */
export function toDate(value: string | Date): Date;
export function toDate(value: string | Date | null): Date | null;
export function toDate(value: string | Date | null): Date | null {
  return value === null ? null : new Date(value);
}
