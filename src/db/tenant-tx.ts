import { CompiledQuery, type Transaction } from 'kysely';
import type { EntityManager } from '@mikro-orm/postgresql';
import { sqlStatements } from '../observability/sql-statements.js';

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
    private readonly connection: Transaction<unknown>,
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
    const result = await this.connection.executeQuery<T>(
      CompiledQuery.raw(sql, [...parameters]),
    );
    return result.rows;
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
