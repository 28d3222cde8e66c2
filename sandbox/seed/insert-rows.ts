import type pg from 'pg';
import type { Row } from './tables.js';

/** Inserts rows of one table in one statement; their keys are columns of it. Rows that exist already stay as they are. */
export async function insertRows(client: pg.Client, table: string, rows: readonly Row[]): Promise<void> {
  const [first] = rows;
  if (first === undefined) return;
  const columns = Object.keys(first).join(', ');
  const text = JSON.stringify(rows, (_key, value: unknown) =>
    isBytes(value) ? `\\x${Buffer.from(value.data).toString('hex')}` : value,
  );
  await client.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)
     on conflict do nothing`,
    [text],
  );
}

/** What Buffer.toJSON makes before a replacer sees it. */
function isBytes(value: unknown): value is { data: number[] } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    value.type === 'Buffer' &&
    'data' in value
  );
}
