/** Rows to insert, by table, in the order in which foreign keys allow it. All rows of a table have the same columns. */
export type Tables = Record<TableName, Row[]>;
export type Row = Readonly<Record<string, unknown>>;

export const TABLE_NAMES = [
  'guests',
  'guest_aliases',
  'stays',
  'stay_guests',
  'conversations',
  'messages',
  'message_attempts',
  'sentiments',
  'alerts',
  'alert_causes',
  'conversation_reads',
  'hotel_events',
  'event_heads',
] as const;
export type TableName = (typeof TABLE_NAMES)[number];

export function emptyTables(): Tables {
  const tables: Partial<Tables> = {};
  for (const name of TABLE_NAMES) tables[name] = [];
  return tables as Tables;
}
