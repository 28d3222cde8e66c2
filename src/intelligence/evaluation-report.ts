import {
  binaryFigures,
  confusionMatrix,
  falseAlertsPer100,
  macroF1,
  sentimentF1,
  type BinaryFigures,
  type ClassifiedRow,
} from './evaluation.js';

/** The report of an evaluation as lines of text; sections appear where the file has the column. */
export function evaluationReport(classified: readonly ClassifiedRow[]): string[] {
  const languages = [...new Set(classified.map(({ row }) => row.lang))].sort();
  const lines = [
    `${classified.length} messages`,
    '',
    `sentiment macro-F1  all ${figure(sentimentF1(classified))}`,
  ];
  lines.push(...matrixLines(classified));
  for (const language of languages) {
    const part = classified.filter(({ row }) => row.lang === language);
    lines.push(
      `sentiment macro-F1  ${language || '(no language)'} ${figure(sentimentF1(part))}  (${part.length})`,
    );
    lines.push(...matrixLines(part));
  }
  lines.push(
    '',
    `false alerts per 100 messages that are not negative: ${falseAlertsPer100(classified).toFixed(2)}`,
  );
  if (classified.some(({ row }) => row.attention !== undefined)) {
    lines.push(
      ...binaryLines('attention', classified, languages, (part) =>
        binaryFigures(
          part,
          (row) => row.attention,
          (verdict) => verdict.requiresAttention,
        ),
      ),
    );
    const mild = classified.filter(({ row }) => row.label === 'neg' && row.attention === false);
    const raised = mild.filter(({ verdict }) => verdict.requiresAttention).length;
    lines.push(`  mild negative messages raised: ${raised} of ${mild.length}`);
  }
  if (classified.some(({ row }) => row.emergency !== undefined)) {
    lines.push(
      ...binaryLines('emergency', classified, languages, (part) =>
        binaryFigures(
          part,
          (row) => row.emergency,
          (verdict) => verdict.emergency,
        ),
      ),
    );
  }
  const known = classified.filter(({ row }) => row.intent !== undefined);
  if (known.length > 0) lines.push('', `intent macro-F1  all ${figure(intentF1(known))}`);
  for (const language of languages) {
    const part = known.filter(({ row }) => row.lang === language);
    if (part.length > 0) lines.push(`intent macro-F1  ${language} ${figure(intentF1(part))}`);
  }
  const right = classified.filter(({ row, verdict }) => row.lang === verdict.language).length;
  lines.push('', `language recognized: ${right} of ${classified.length}`);
  return lines;
}

function intentF1(classified: readonly ClassifiedRow[]): number {
  return macroF1(
    classified.map(({ row }) => row.intent ?? ''),
    classified.map(({ verdict }) => verdict.intent),
  );
}

function matrixLines(classified: readonly ClassifiedRow[]): string[] {
  return [
    '          said neg   neu   pos',
    ...confusionMatrix(classified).map(
      ({ label, counts }) => `   is ${label}   ${counts.map((count) => String(count).padStart(6)).join('')}`,
    ),
  ];
}

function binaryLines(
  name: string,
  classified: readonly ClassifiedRow[],
  languages: readonly string[],
  figuresOf: (part: readonly ClassifiedRow[]) => BinaryFigures,
): string[] {
  const line = (title: string, part: readonly ClassifiedRow[]): string => {
    const { positives, found, falseAlarms, precision, recall } = figuresOf(part);
    return `  ${title.padEnd(4)} recall ${figure(recall)} (${found} of ${positives})  precision ${figure(precision)} (${falseAlarms} false)`;
  };
  return [
    '',
    name,
    line('all', classified),
    ...languages.map((language) =>
      line(
        language,
        classified.filter(({ row }) => row.lang === language),
      ),
    ),
  ];
}

function figure(value: number): string {
  return value.toFixed(3);
}
