import type { Features } from './features.js';
import type { ModelHead } from './model-file.js';

/** Probabilities of the head's classes for a message. */
export function probabilities(head: ModelHead, features: Features): Float64Array {
  const { buckets } = features;
  const { weights, bias } = head;
  const mask = (1 << head.bits) - 1;
  const width = head.classes.length - 1;
  const scores = new Float64Array(head.classes.length);
  for (let i = 0; i < buckets.length; i += 1) {
    const base = ((buckets[i] as number) & mask) * width;
    for (let c = 0; c < width; c += 1)
      scores[c + 1] = (scores[c + 1] as number) + (weights[base + c] as number);
  }
  const factor = head.scale / Math.sqrt(Math.max(1, buckets.length));
  for (let c = 0; c <= width; c += 1) scores[c] = (scores[c] as number) * factor + (bias[c] ?? 0);
  return softmax(scores);
}

/** How much each token pushed the head towards `towards` and away from the best other class. */
export function tokenWeights(
  head: ModelHead,
  features: Features,
  towards: number,
  against: number,
): Float64Array {
  const mask = (1 << head.bits) - 1;
  const width = head.classes.length - 1;
  const pushes = new Float64Array(features.tokens.length);
  const weightOf = (bucket: number, c: number): number =>
    c === 0 ? 0 : (head.weights[(bucket & mask) * width + c - 1] as number);
  features.buckets.forEach((bucket, i) => {
    const owner = features.owners[i] as number;
    if (owner < 0) return;
    pushes[owner] = (pushes[owner] as number) + weightOf(bucket, towards) - weightOf(bucket, against);
  });
  return pushes;
}

function softmax(scores: Float64Array): Float64Array {
  const max = Math.max(...scores);
  let sum = 0;
  for (let c = 0; c < scores.length; c += 1) {
    const e = Math.exp((scores[c] as number) - max);
    scores[c] = e;
    sum += e;
  }
  for (let c = 0; c < scores.length; c += 1) scores[c] = (scores[c] as number) / sum;
  return scores;
}
