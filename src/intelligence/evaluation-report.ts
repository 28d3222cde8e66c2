import {
  binaryFigures,
  confusionMatrix,
  falseAlertsPer100,
  macroF1,
  sentimentF1,
  type BinaryFigures,
  type JudgedRow,
} from './evaluation.js';

/** The report of an evaluation as lines of text; sections appear where the file has the column. */
export function evaluationReport(judged: readonly JudgedRow[]): string[] {
  const languages = [...new Set(judged.map(({ row }) => row.lang))].sort();
  const lines = [`${judged.length} messages`, '', `sentiment macro-F1  all ${figure(sentimentF1(judged))}`];
  lines.push(...matrixLines(judged));
  for (const language of languages) {
    const part = judged.filter(({ row }) => row.lang === language);
    lines.push(
      `sentiment macro-F1  ${language || '(no language)'} ${figure(sentimentF1(part))}  (${part.length})`,
    );
    lines.push(...matrixLines(part));
  }
  lines.push(
    '',
    `false alerts per 100 messages that are not negative: ${falseAlertsPer100(judged).toFixed(2)}`,
  );
  if (judged.some(({ row }) => row.attention !== undefined)) {
    lines.push(
      ...binaryLines('attention', judged, languages, (part) =>
        binaryFigures(
          part,
          (row) => row.attention,
          (verdict) => verdict.requiresAttention,
        ),
      ),
    );
    const mild = judged.filter(({ row }) => row.label === 'neg' && row.attention === false);
    const raised = mild.filter(({ verdict }) => verdict.requiresAttention).length;
    lines.push(`  mild negative messages raised: ${raised} of ${mild.length}`);
  }
  if (judged.some(({ row }) => row.emergency !== undefined)) {
    lines.push(
      ...binaryLines('emergency', judged, languages, (part) =>
        binaryFigures(
          part,
          (row) => row.emergency,
          (verdict) => verdict.emergency,
        ),
      ),
    );
  }
  const known = judged.filter(({ row }) => row.intent !== undefined);
  if (known.length > 0) lines.push('', `intent macro-F1  all ${figure(intentF1(known))}`);
  for (const language of languages) {
    const part = known.filter(({ row }) => row.lang === language);
    if (part.length > 0) lines.push(`intent macro-F1  ${language} ${figure(intentF1(part))}`);
  }
  const right = judged.filter(({ row, verdict }) => row.lang === verdict.language).length;
  lines.push('', `language recognized: ${right} of ${judged.length}`);
  return lines;
}

function intentF1(judged: readonly JudgedRow[]): number {
  return macroF1(
    judged.map(({ row }) => row.intent ?? ''),
    judged.map(({ verdict }) => verdict.intent),
  );
}

function matrixLines(judged: readonly JudgedRow[]): string[] {
  return [
    '          said neg   neu   pos',
    ...confusionMatrix(judged).map(
      ({ label, counts }) => `   is ${label}   ${counts.map((count) => String(count).padStart(6)).join('')}`,
    ),
  ];
}

function binaryLines(
  name: string,
  judged: readonly JudgedRow[],
  languages: readonly string[],
  figuresOf: (part: readonly JudgedRow[]) => BinaryFigures,
): string[] {
  const line = (title: string, part: readonly JudgedRow[]): string => {
    const { positives, found, falseAlarms, precision, recall } = figuresOf(part);
    return `  ${title.padEnd(4)} recall ${figure(recall)} (${found} of ${positives})  precision ${figure(precision)} (${falseAlarms} false)`;
  };
  return [
    '',
    name,
    line('all', judged),
    ...languages.map((language) =>
      line(
        language,
        judged.filter(({ row }) => row.lang === language),
      ),
    ),
  ];
}

function figure(value: number): string {
  return value.toFixed(3);
}
