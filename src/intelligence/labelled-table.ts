import { isIntent, type Intent } from './intent.js';
import type { Sentiment } from './labelled-row.js';

/** A row of a labelled file as the trainer and the evaluation read it; undefined where the file has no such column. */
export interface TableRow {
  lang: string;
  label: Sentiment;
  text: string;
  attention: boolean | undefined;
  emergency: boolean | undefined;
  intent: Intent | undefined;
}

/** Says which file and line cannot be read, in words for the person at the terminal. */
export class LabelledTableError extends Error {}

const LABELS: Record<string, Sentiment> = {
  neg: 'neg',
  negative: 'neg',
  neu: 'neu',
  neutral: 'neu',
  pos: 'pos',
  positive: 'pos',
};

/**
 * Parses a tab-separated file with a header: columns lang, label, text in any order, optionally attention,
 * intent, emergency; others are ignored. LF or CRLF, with or without a byte order mark. Every line below the
 * header is a row, except one empty line at the end. Throws LabelledTableError naming file and line.
 */
export function parseLabelledTable(content: string, file: string): TableRow[] {
  const lines = content.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  const header = (lines[0] ?? '').split('\t').map((name) => name.trim().toLowerCase());
  const at = (name: string): number => header.indexOf(name);
  for (const name of ['lang', 'label', 'text']) {
    if (at(name) < 0) throw new LabelledTableError(`${file}:1: column "${name}" is missing in the header`);
  }
  return lines.slice(1).map((line, index) => {
    const where = `${file}:${index + 2}`;
    const cells = line.split('\t');
    const cell = (name: string): string | undefined => (at(name) < 0 ? undefined : cells[at(name)]);
    const label = LABELS[(cell('label') ?? '').trim().toLowerCase()];
    if (label === undefined) {
      throw new LabelledTableError(`${where}: label "${cell('label') ?? ''}" is not one of neg, neu, pos`);
    }
    return {
      lang: (cell('lang') ?? '').trim(),
      label,
      text: cell('text') ?? '',
      attention: flag(cell('attention'), 'attention', where),
      emergency: flag(cell('emergency'), 'emergency', where),
      intent: intentOf(cell('intent'), where),
    };
  });
}

function flag(value: string | undefined, name: string, where: string): boolean | undefined {
  const text = (value ?? '').trim().toLowerCase();
  if (text === '') return undefined;
  if (text === '1' || text === 'true') return true;
  if (text === '0' || text === 'false') return false;
  throw new LabelledTableError(`${where}: ${name} "${text}" is neither 0 nor 1`);
}

function intentOf(value: string | undefined, where: string): Intent | undefined {
  const text = (value ?? '').trim().toUpperCase();
  if (text === '') return undefined;
  if (!isIntent(text)) throw new LabelledTableError(`${where}: intent "${text}" is not a known intent`);
  return text;
}
