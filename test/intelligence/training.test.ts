import { describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { decodeModel, encodeModel } from '../../src/intelligence/model-file.js';
import { readRows } from '../../src/intelligence/training/read-rows.js';
import { splitByScenario } from '../../src/intelligence/training/split.js';
import { trainHeads } from '../../src/intelligence/training/train-model.js';

const DATA = fileURLToPath(new URL('../../src/intelligence/data/guest-chat', import.meta.url));

describe('training', () => {
  it('gives the same bytes for the same rows', () => {
    const rows = readRows(DATA).filter((_, i) => i % 100 === 0);
    const once = encodeModel({ heads: trainHeads(rows), thresholds: { attention: 0.5 } });
    const again = encodeModel({ heads: trainHeads(rows), thresholds: { attention: 0.5 } });
    expect(Buffer.compare(once, again)).toBe(0);
    expect(decodeModel(once).version).toMatch(/^[0-9a-f]{12}$/);
  });

  it('refuses a model file that is cut short or something else', () => {
    const bytes = encodeModel({ heads: [], thresholds: {} });
    expect(() => decodeModel(Buffer.concat([bytes, Buffer.from('x')]))).toThrow(/length/);
    expect(() => decodeModel(Buffer.from('something else'))).toThrow(/not a model/);
  });

  it('keeps whole stretches of scenarios apart', () => {
    const { train, dev } = splitByScenario(readRows(DATA));
    const key = (row: { lang: string; group: number }): string => `${row.group % 10}`;
    const trained = new Set(train.map(key));
    expect(dev.some((row) => trained.has(key(row)))).toBe(false);
    expect(dev.length / (dev.length + train.length)).toBeCloseTo(0.1, 1);
  });
});
