import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isIntent } from '../intent.js';
import { parseLabelledTable } from '../labelled-table.js';
import type { LabelledRow } from '../labelled-row.js';

/** A file is cut into this many consecutive blocks; rows of a block share scenarios, files of a folder share their order. */
export const BLOCKS_PER_FILE = 40;

/** Reads every .tsv of a folder, in the order of file names, with the scenario block of each row. */
export function readRows(folder: string): LabelledRow[] {
  const rows: LabelledRow[] = [];
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.tsv')) continue;
    const file = join(folder, name);
    const table = parseLabelledTable(readFileSync(file, 'utf8'), file);
    table.forEach((row, index) => {
      const intent = row.intent ?? '';
      if (!isIntent(intent)) throw new Error(`${file}:${index + 2}: unknown intent "${intent}"`);
      rows.push({
        lang: row.lang,
        label: row.label,
        attention: row.attention === true,
        intent,
        emergency: row.emergency === true,
        text: row.text,
        group: Math.floor((index * BLOCKS_PER_FILE) / table.length),
      });
    });
  }
  return rows;
}
