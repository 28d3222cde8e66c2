/** One measured figure against its goal. */
export interface Verdict {
  readonly goal: string;
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly isMet: boolean;
}

/** What one part of the benchmark found out. */
export interface SuiteResult {
  readonly title: string;
  /** How it was measured and whatever a reader must know to judge it. */
  readonly notes: readonly string[];
  /** Absolute figures, first row the headings. They decide nothing. */
  readonly table: readonly (readonly string[])[];
  readonly verdicts: readonly Verdict[];
}

/** The results as Markdown. */
export function toMarkdown(heading: readonly string[], results: readonly SuiteResult[]): string {
  const verdicts = results.flatMap((result) => result.verdicts);
  const parts = [
    '# Benchmark results',
    '',
    'Written by `npm run bench`; how it measures stands in docs/performance.md. Ratios decide, absolute figures do not.',
    '',
    ...heading.map((line) => `- ${line}`),
    '',
    '## Goals',
    '',
    ...tableOf([
      ['goal', 'what', 'wanted', 'measured: median (range)', ''],
      ...verdicts.map(({ goal, what, wanted, measured, isMet }) => [
        goal,
        what,
        wanted,
        measured,
        isMet ? 'met' : '**missed**',
      ]),
    ]),
  ];
  for (const { title, notes, table } of results) {
    parts.push('', `## ${title}`, '', ...tableOf(table), '', ...notes.map((note) => `- ${note}`));
  }
  return `${parts.join('\n')}\n`;
}

function tableOf(rows: readonly (readonly string[])[]): string[] {
  const [head = [], ...body] = rows;
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...body.map(line)];
}
