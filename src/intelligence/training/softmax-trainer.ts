/** One example for a head: the buckets of a message and the class it belongs to. */
export interface Example {
  buckets: Int32Array;
  target: number;
}

export interface HeadWeights {
  classes: number;
  bits: number;
  /** bucket-major: weight of class c at bucket b is at b * classes + c */
  weights: Float32Array;
  bias: Float64Array;
}

export interface TrainingOptions {
  classes: number;
  bits: number;
  epochs: number;
  rate: number;
  seed: number;
}

/** Looked up once: in a test's sandbox every look-up of a global costs more than the sum it is for. */
const { abs, exp, sqrt } = Math;

/** A class predicted this well teaches nothing more; leaving it out halves the time. */
const NEGLIGIBLE = 0.002;

/**
 * Softmax regression by AdaGrad, the rate falling to 0 over all epochs; input scaled by 1/sqrt(n).
 * The same examples, options and seed give the same weights, bit for bit.
 */
export function trainHead(examples: readonly Example[], options: TrainingOptions): HeadWeights {
  const { classes, bits, epochs, rate } = options;
  const mask = (1 << bits) - 1;
  const weights = new Float32Array(classes << bits);
  const squares = new Float32Array(classes << bits);
  const bias = new Float64Array(classes);
  const biasSquares = new Float64Array(classes);
  const gradient = new Float64Array(classes);
  const random = seededRandom(options.seed);
  const order = Int32Array.from(examples.keys());
  const steps = epochs * examples.length;
  let step = 0;
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, random);
    for (const index of order) {
      const example = examples[index];
      if (example === undefined) continue;
      const { buckets, target } = example;
      const input = 1 / sqrt(Math.max(1, buckets.length));
      const stepRate = rate * (1 - step / steps);
      step += 1;
      gradient.fill(0);
      for (let i = 0; i < buckets.length; i += 1) {
        const base = ((buckets[i] as number) & mask) * classes;
        for (let c = 0; c < classes; c += 1)
          gradient[c] = (gradient[c] as number) + (weights[base + c] as number);
      }
      for (let c = 0; c < classes; c += 1)
        gradient[c] = (gradient[c] as number) * input + (bias[c] as number);
      softmaxInPlace(gradient);
      gradient[target] = (gradient[target] as number) - 1;
      for (let i = 0; i < buckets.length; i += 1) {
        const base = ((buckets[i] as number) & mask) * classes;
        for (let c = 0; c < classes; c += 1) {
          if (abs(gradient[c] as number) < NEGLIGIBLE) continue;
          const g = (gradient[c] as number) * input;
          const square = (squares[base + c] as number) + g * g;
          squares[base + c] = square;
          weights[base + c] = (weights[base + c] as number) - (stepRate * g) / sqrt(square + 1e-8);
        }
      }
      for (let c = 0; c < classes; c += 1) {
        const g = gradient[c] as number;
        biasSquares[c] = (biasSquares[c] as number) + g * g;
        bias[c] = (bias[c] as number) - (stepRate * g) / sqrt((biasSquares[c] as number) + 1e-8);
      }
    }
  }
  return { classes, bits, weights, bias };
}

/** Turns scores into probabilities. */
export function softmaxInPlace(scores: Float64Array): void {
  let max = -Infinity;
  for (const score of scores) if (score > max) max = score;
  let sum = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const e = exp((scores[c] as number) - max);
    scores[c] = e;
    sum += e;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] as number) / sum;
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    const swap = order[i] as number;
    order[i] = order[j] as number;
    order[j] = swap;
  }
}

/** mulberry32 */
function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
