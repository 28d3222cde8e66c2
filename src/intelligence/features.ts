import { conceptsOf } from './concepts.js';
import { murmur3 } from './murmur3.js';
import { cleanText, foldText } from './normalize-text.js';

export const FEATURE_BITS = 18;
const BUCKET_MASK = (1 << FEATURE_BITS) - 1;

const TOKEN =
  /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{M}])+(?:'(?:(?!\p{Script=Han})[\p{L}\p{M}])+)*|\p{N}+|[!?]+|[.…]+|[()]+|[^\s]/gu;

/** Seeds keep the families of features apart in the common bucket space. */
const SEED = { word: 1, pair: 2, gram: 3, han: 4, shape: 5, idea: 6, ideaPair: 7 } as const;

/** An idea stands in several buckets, so that it is heard among a hundred and sixty spellings. */
const IDEA_COPIES = [0, 100, 200, 300, 400] as const;
const PAIR_COPIES = [0, 100] as const;

/**
 * A message as the model sees it: a set of hashed buckets, and for each bucket the token that brought it
 * (-1: none), so that a verdict can be explained by the guest's own words.
 */
export interface Features {
  buckets: Int32Array;
  owners: Int32Array;
  tokens: readonly string[];
}

const lastSeen = new Int32Array(1 << FEATURE_BITS);
let generation = 0;
const NO_OWNER = -1;
/** Far above what 4,000 characters can produce. */
const scratchBuckets = new Int32Array(40_000);
const scratchOwners = new Int32Array(40_000);

/** Extracts the features of any string; pure in its result, never throws. */
export function extractFeatures(text: string): Features {
  const clean = cleanText(text);
  return featuresOf(clean, foldText(clean));
}

/** The same for text that went through `cleanText`, and its folded spelling. */
export function featuresOf(clean: string, folded: string): Features {
  const tokens = folded.match(TOKEN) ?? [];
  let size = 0;
  generation += 1;
  const add = (hash: number, owner: number): void => {
    const bucket = hash & BUCKET_MASK;
    if (lastSeen[bucket] === generation || size >= scratchBuckets.length) return;
    lastSeen[bucket] = generation;
    scratchBuckets[size] = bucket;
    scratchOwners[size] = owner;
    size += 1;
  };
  let previous = '^';
  tokens.forEach((token, owner) => {
    if (isHan(token)) {
      addHanGrams(token, owner, add);
    } else {
      add(murmur3(token, 0, token.length, SEED.word), owner);
      addWordGrams(token, owner, add);
    }
    const pair = `${previous} ${token}`;
    add(murmur3(pair, 0, pair.length, SEED.pair), owner);
    previous = token;
  });
  if (tokens.length > 0) {
    const last = `${previous} $`;
    add(murmur3(last, 0, last.length, SEED.pair), tokens.length - 1);
    const ideas = conceptsOf(folded);
    for (const [i, idea] of ideas.entries()) {
      const key = `#${idea}`;
      for (const copy of IDEA_COPIES) add(murmur3(key, 0, key.length, SEED.idea + copy), NO_OWNER);
      for (const other of ideas.slice(i + 1)) {
        const pairKey = `#${Math.min(idea, other)} #${Math.max(idea, other)}`;
        for (const copy of PAIR_COPIES)
          add(murmur3(pairKey, 0, pairKey.length, SEED.ideaPair + copy), NO_OWNER);
      }
    }
    const shapes = shapesOf(clean, tokens.length);
    for (const shape of shapes) add(murmur3(shape, 0, shape.length, SEED.shape), NO_OWNER);
  }
  return { buckets: scratchBuckets.slice(0, size), owners: scratchOwners.slice(0, size), tokens };
}

type Add = (hash: number, owner: number) => void;

function isHan(token: string): boolean {
  const code = token.codePointAt(0) ?? 0;
  return (code >= 0x3400 && code <= 0x9fff) || code === 0x3005 || code >= 0x20000;
}

function addWordGrams(token: string, owner: number, add: Add): void {
  const first = token.charCodeAt(0);
  const isWord = token.length > 1 && first > 64 && token.toLowerCase() !== token.toUpperCase();
  if (!isWord && !/^\p{L}/u.test(token)) return;
  const marked = `_${token}_`;
  for (let n = 2; n <= 5; n += 1) {
    for (let from = 0; from + n <= marked.length; from += 1)
      add(murmur3(marked, from, from + n, SEED.gram), owner);
  }
}

/** Chinese has no spaces: single characters and runs of two to four stand for its words. */
function addHanGrams(token: string, owner: number, add: Add): void {
  for (let n = 1; n <= 4; n += 1) {
    for (let from = 0; from + n <= token.length; from += 1)
      add(murmur3(token, from, from + n, SEED.han), owner);
  }
}

function shapesOf(clean: string, tokenCount: number): string[] {
  const shapes: string[] = [`length ${Math.min(6, Math.floor(Math.log2(tokenCount + 1)))}`];
  const upper = clean.match(/\p{Lu}/gu)?.length ?? 0;
  const lower = clean.match(/\p{Ll}/gu)?.length ?? 0;
  if (upper >= 5 && upper > lower) shapes.push('shouting');
  if (/[?？؟]/u.test(clean)) shapes.push('asks');
  return shapes;
}
