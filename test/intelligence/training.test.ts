import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { binaryFigures, falseAlertsPer100, sentimentF1 } from '../../src/intelligence/evaluation.js';
import { createClassifier } from '../../src/intelligence/classifier.js';
import { decodeModel, encodeModel } from '../../src/intelligence/model-file.js';
import { readRows } from '../../src/intelligence/training/read-rows.js';
import { FOLDS, splitByScenario } from '../../src/intelligence/training/split.js';
import { trainHeads } from '../../src/intelligence/training/train-model.js';

const MODEL = new URL('../../src/intelligence/model/guest-chat.bin', import.meta.url);
const DATA = fileURLToPath(new URL('../../src/intelligence/data/guest-chat', import.meta.url));

describe('training', () => {
  it('gives the same bytes for the same rows', () => {
    const rows = readRows(DATA).filter((_, i) => i % 200 === 0);
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

  it('keeps whole stretches of scenarios apart, every message once', () => {
    const rows = readRows(DATA);
    const folds = Array.from({ length: FOLDS }, (_, fold) => splitByScenario(rows, fold));
    for (const { train, dev } of folds) {
      const trained = new Set(train.map((row) => row.group));
      expect(dev.some((row) => trained.has(row.group))).toBe(false);
      expect(dev.length / rows.length).toBeCloseTo(1 / FOLDS, 1);
    }
    expect(folds.reduce((sum, { dev }) => sum + dev.length, 0)).toBe(rows.length);
  });

  it('understands English and Russian messages of scenarios it was not trained on', async () => {
    const rows = readRows(DATA).filter((row) => row.lang === 'en' || row.lang === 'ru');
    const { train, dev } = splitByScenario(rows);
    const shipped = decodeModel(await readFile(MODEL));
    const learnt = trainHeads(train, { names: ['sentiment', 'attention'] });
    const others = shipped.heads.filter(({ name }) => name === 'emergency' || name === 'intent');
    const classify = createClassifier({ ...shipped, heads: [...learnt, ...others] });
    const classified = dev.map((row) => ({ row, verdict: classify({ text: row.text }) }));
    expect(sentimentF1(classified)).toBeGreaterThanOrEqual(0.77);
    expect(falseAlertsPer100(classified)).toBeLessThanOrEqual(6);
    const attention = binaryFigures(
      classified,
      (row) => row.attention,
      (verdict) => verdict.requiresAttention,
    );
    expect(attention.recall).toBeGreaterThanOrEqual(0.7);
  }, 120_000);
});
