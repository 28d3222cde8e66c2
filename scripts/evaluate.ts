import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { shortLabel } from '../src/intelligence/evaluation.js';
import { evaluationReport } from '../src/intelligence/evaluation-report.js';
import { loadClassifier, type Classification } from '../src/intelligence/classifier.js';
import { LabelledTableError, parseLabelledTable } from '../src/intelligence/labelled-table.js';
import { ENGINE_LANGUAGES } from '../src/intelligence/language.js';

const USAGE = 'usage: npm run evaluate -- FILE.tsv [--predictions OUT.tsv]';
const COLUMNS = ['label', 'score', 'requiresAttention', 'emergency', 'language', 'intent'];

try {
  await evaluate();
} catch (error) {
  process.stderr.write(`${messageOf(error)}\n`);
  process.exitCode = 1;
}

async function evaluate(): Promise<void> {
  const { file, predictions } = readArguments();
  const rows = parseLabelledTable(readText(file), file);
  const classify = await loadClassifier();
  const classified = rows.map((row) => ({
    row,
    verdict: classify({ text: row.text, hotelLanguages: ENGINE_LANGUAGES }),
  }));
  if (predictions !== undefined)
    writePredictions(
      predictions,
      classified.map(({ verdict }) => verdict),
    );
  process.stdout.write(`${evaluationReport(classified).join('\n')}\n`);
}

function writePredictions(file: string, verdicts: readonly Classification[]): void {
  const lines = [COLUMNS.join('\t'), ...verdicts.map(predictionLine)];
  writeFileSync(file, `${lines.join('\n')}\n`);
  process.stdout.write(`wrote ${verdicts.length} verdicts to ${file}\n\n`);
}

function readArguments(): { file: string; predictions: string | undefined } {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: { predictions: { type: 'string' } },
    });
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) throw new LabelledTableError(USAGE);
    return { file, predictions: values.predictions };
  } catch (error) {
    throw error instanceof LabelledTableError
      ? error
      : new LabelledTableError(`${messageOf(error)}\n${USAGE}`);
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LabelledTableError(`${file}: cannot be read (${messageOf(error)})`);
  }
}

function predictionLine(verdict: Classification): string {
  return [
    shortLabel(verdict),
    verdict.score.toFixed(4),
    verdict.requiresAttention ? '1' : '0',
    verdict.emergency ? '1' : '0',
    verdict.language ?? '',
    verdict.intent,
  ].join('\t');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
