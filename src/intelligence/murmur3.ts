const { imul } = Math;

/**
 * MurmurHash3 (x86, 32 bit) of `text[from, to)`, two UTF-16 code units to a block.
 * Works on a range so that n-grams are hashed without cutting strings.
 */
export function murmur3(text: string, from: number, to: number, seed: number): number {
  let h = seed | 0;
  const lastBlock = from + ((to - from) & ~1);
  for (let i = from; i < lastBlock; i += 2) {
    h ^= scramble(text.charCodeAt(i) | (text.charCodeAt(i + 1) << 16));
    h = (h << 13) | (h >>> 19);
    h = (imul(h, 5) + 0xe6546b64) | 0;
  }
  if (lastBlock < to) h ^= scramble(text.charCodeAt(lastBlock));
  h ^= (to - from) * 2;
  h ^= h >>> 16;
  h = imul(h, 0x85ebca6b);
  h ^= h >>> 13;
  h = imul(h, 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function scramble(block: number): number {
  const k = imul(block, 0xcc9e2d51);
  return imul((k << 15) | (k >>> 17), 0x1b873593);
}
