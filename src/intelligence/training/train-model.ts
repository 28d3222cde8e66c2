import { extractFeatures } from '../features.js';
import { INTENTS } from '../intent.js';
import type { ModelHead } from '../model-file.js';
import { SENTIMENTS, type LabelledRow } from '../labelled-row.js';
import { trainHead, type HeadWeights } from './softmax-trainer.js';

interface HeadPlan {
  name: string;
  classes: readonly string[];
  /** buckets as a power of two; the heads with many classes or few examples need fewer */
  bits: number;
  epochs: number;
  target: (row: LabelledRow) => number;
  /** how often each class comes in real life, where the rows were written in other shares */
  shares?: readonly number[];
}

/** Guests complain less than our authors: 53 of 100 messages are neutral, 27 negative, 20 positive. */
const MOOD_SHARES = [0.53, 0.27, 0.2] as const;

const HEADS: readonly HeadPlan[] = [
  {
    name: 'sentiment',
    classes: SENTIMENTS,
    bits: 18,
    epochs: 8,
    target: (row) => SENTIMENTS.indexOf(row.label),
    shares: MOOD_SHARES,
  },
  {
    name: 'attention',
    classes: ['no', 'yes'],
    bits: 18,
    epochs: 8,
    target: (row) => Number(row.attention),
  },
  {
    name: 'emergency',
    classes: ['no', 'yes'],
    bits: 17,
    epochs: 5,
    target: (row) => Number(row.emergency),
  },
  { name: 'intent', classes: INTENTS, bits: 16, epochs: 8, target: (row) => INTENTS.indexOf(row.intent) },
];

/** Chosen by cross-validation: at 0.4 the attention head overfits and misses five more of a hundred. */
const RATE = 0.15;
const SEED = 20_240_501;

export interface TrainingWishes {
  /** only these heads; absent: all */
  names?: readonly string[];
  /** hears each head's name */
  onProgress?: (head: string) => void;
}

/** Trains the heads on the rows and rounds them to int8; deterministic. */
export function trainHeads(rows: readonly LabelledRow[], wishes: TrainingWishes = {}): ModelHead[] {
  const buckets = rows.map((row) => extractFeatures(row.text).buckets);
  return HEADS.filter(({ name }) => wishes.names?.includes(name) ?? true).map((plan) => {
    wishes.onProgress?.(plan.name);
    const examples = rows.map((row, i) => ({
      buckets: buckets[i] ?? new Int32Array(0),
      target: plan.target(row),
    }));
    const trained = trainHead(examples, {
      classes: plan.classes.length,
      bits: plan.bits,
      epochs: plan.epochs,
      rate: RATE,
      seed: SEED,
    });
    shiftToShares(trained.bias, examples, plan.shares);
    return quantize(plan, trained);
  });
}

/** Moves the biases from the shares the rows have to the shares of real life. */
function shiftToShares(
  bias: Float64Array,
  examples: readonly { target: number }[],
  shares: readonly number[] = [],
): void {
  shares.forEach((share, c) => {
    const count = examples.filter(({ target }) => target === c).length;
    if (count > 0) bias[c] = (bias[c] as number) + Math.log((share * examples.length) / count);
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
