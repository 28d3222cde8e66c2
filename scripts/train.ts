import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { evaluationReport } from '../src/intelligence/evaluation-report.js';
import { createClassifier } from '../src/intelligence/classifier.js';
import { decodeModel, encodeModel } from '../src/intelligence/model-file.js';
import { calibrateThresholds } from '../src/intelligence/training/calibrate.js';
import { readRows } from '../src/intelligence/training/read-rows.js';
import { FOLDS, splitByScenario } from '../src/intelligence/training/split.js';
import { trainHeads } from '../src/intelligence/training/train-model.js';

const DATA = fileURLToPath(new URL('../src/intelligence/data/guest-chat', import.meta.url));
const MODEL = fileURLToPath(new URL('../src/intelligence/model/guest-chat.bin', import.meta.url));

const started = Date.now();
const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const elapsed = (): string => `${((Date.now() - started) / 1000).toFixed(1)} s`.padStart(7);

const rows = readRows(DATA);
say(`${elapsed()}  read ${rows.length} messages`);
const folds = Array.from({ length: FOLDS }, (_, fold) => {
  const { train, dev } = splitByScenario(rows, fold);
  say(`${elapsed()}  fold ${fold + 1} of ${FOLDS}: ${train.length} to train on, ${dev.length} kept apart`);
  return { heads: trainHeads(train), rows: dev };
});
say(`${elapsed()}  calibrating on the messages kept apart`);
const thresholds = calibrateThresholds(folds);
const classified = folds.flatMap(({ heads, rows: apart }) => {
  const classify = createClassifier({ version: '', heads, thresholds });
  return apart.map((row) => ({ row, verdict: classify({ text: row.text }) }));
});
const heads = trainHeads(rows, {
  onProgress: (head) => say(`${elapsed()}  training the ${head} head on everything`),
});
const bytes = encodeModel({ heads, thresholds });
const model = decodeModel(bytes);

say('');
say('Cross-validated, each message classified by heads that saw nothing of its stretch of scenarios:');
for (const line of evaluationReport(classified)) say(line);

say('');
say(`thresholds ${JSON.stringify(thresholds)}`);
const before = currentModel();
mkdirSync(new URL('.', `file://${MODEL}`), { recursive: true });
writeFileSync(MODEL, bytes);
const outcome =
  before !== null && Buffer.compare(before, bytes) === 0 ? 'the same bytes as before' : 'changed';
say(`${elapsed()}  wrote model ${model.version}, ${Math.round(bytes.length / 1024)} KB, ${outcome}`);

function currentModel(): Uint8Array | null {
  try {
    return readFileSync(MODEL);
  } catch {
    return null;
  }
}
