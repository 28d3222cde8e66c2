import { extractFeatures } from '../features.js';
import { INTENTS } from '../intent.js';
import type { ModelHead } from '../model-file.js';
import { SENTIMENTS, type LabelledRow } from './labelled-row.js';
import { trainHead, type HeadWeights } from './softmax-trainer.js';

interface HeadPlan {
  name: string;
  classes: readonly string[];
  /** buckets as a power of two; the heads with many classes or few examples need fewer */
  bits: number;
  target: (row: LabelledRow) => number;
}

const HEADS: readonly HeadPlan[] = [
  { name: 'sentiment', classes: SENTIMENTS, bits: 18, target: (row) => SENTIMENTS.indexOf(row.label) },
  { name: 'attention', classes: ['no', 'yes'], bits: 18, target: (row) => Number(row.attention) },
  { name: 'emergency', classes: ['no', 'yes'], bits: 17, target: (row) => Number(row.emergency) },
  { name: 'intent', classes: INTENTS, bits: 16, target: (row) => INTENTS.indexOf(row.intent) },
];

const EPOCHS = 10;
const RATE = 0.4;
const SEED = 20_240_501;

/** Trains all heads on the rows and rounds them to int8; deterministic. `onProgress` hears each head's name. */
export function trainHeads(
  rows: readonly LabelledRow[],
  onProgress: (head: string) => void = () => {},
): ModelHead[] {
  const buckets = rows.map((row) => extractFeatures(row.text).buckets);
  return HEADS.map((plan) => {
    onProgress(plan.name);
    const examples = rows.map((row, i) => ({
      buckets: buckets[i] ?? new Int32Array(0),
      target: plan.target(row),
    }));
    const trained = trainHead(examples, {
      classes: plan.classes.length,
      bits: plan.bits,
      epochs: EPOCHS,
      rate: RATE,
      seed: SEED,
    });
    return quantize(plan, trained);
  });
}

/** A few weights may be cut off so that the many small ones keep their resolution. */
const CUT_OFF_SHARE = 0.0001;

function quantize(plan: HeadPlan, trained: HeadWeights): ModelHead {
  const { classes } = trained;
  const width = classes - 1;
  const buckets = 1 << plan.bits;
  const relative = new Float32Array(buckets * width);
  for (let b = 0; b < buckets; b += 1) {
    const reference = trained.weights[b * classes] as number;
    for (let c = 0; c < width; c += 1) {
      relative[b * width + c] = (trained.weights[b * classes + c + 1] as number) - reference;
    }
  }
  const sizes = relative.map(Math.abs).sort();
  const limit = sizes[Math.floor((sizes.length - 1) * (1 - CUT_OFF_SHARE))] ?? 1;
  const scale = limit > 0 ? limit / 127 : 1;
  const weights = new Int8Array(relative.length);
  for (let i = 0; i < relative.length; i += 1) {
    weights[i] = Math.max(-127, Math.min(127, Math.round((relative[i] as number) / scale)));
  }
  const reference = trained.bias[0] as number;
  const bias = Array.from(trained.bias, (value) => Number((value - reference).toFixed(6)));
  return { name: plan.name, classes: plan.classes, bits: plan.bits, scale, bias, weights };
}
