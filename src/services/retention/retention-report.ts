/** The tables that lose rows by age. */
export type RetainedTable =
  | 'inbound_notifications'
  | 'hotel_events'
  | 'message_attempts'
  | 'refresh_tokens'
  | 'sessions'
  | 'sign_in_throttles'
  | 'platform_audit_entries';

/** What one run of retention did, table by table. */
export class RetentionReport {
  readonly #removed = new Map<RetainedTable, number>();
  readonly #oldest = new Map<RetainedTable, Date>();

  addRemoved(table: RetainedTable, rows: number): void {
    this.#removed.set(table, (this.#removed.get(table) ?? 0) + rows);
  }

  /** Notes a row that is kept; the oldest of all counts. */
  addKept(table: RetainedTable, at: Date | null): void {
    const known = this.#oldest.get(table);
    if (at !== null && (known === undefined || at < known)) this.#oldest.set(table, at);
  }

  get removed(): ReadonlyMap<RetainedTable, number> {
    return this.#removed;
  }

  get oldest(): ReadonlyMap<RetainedTable, Date> {
    return this.#oldest;
  }
}
