import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { binaryFigures, falseAlertsPer100, sentimentF1 } from '../../src/intelligence/evaluation.js';
import { INTENTS } from '../../src/intelligence/intent.js';
import { loadJudge, type Judge } from '../../src/intelligence/judge.js';
import { readRows } from '../../src/intelligence/training/read-rows.js';
import { splitByScenario } from '../../src/intelligence/training/split.js';

const DATA = fileURLToPath(new URL('../../src/intelligence/data/guest-chat', import.meta.url));

describe('judge', () => {
  let judge: Judge;
  beforeAll(async () => {
    judge = await loadJudge();
  });

  it.each([
    ['The AC in 412 is broken again and nobody came, this is unacceptable', 'NEGATIVE', true],
    ['Could we have two more pillows please?', 'NEUTRAL', false],
    ['Thank you so much, everything was perfect!', 'POSITIVE', false],
    ['Кондиционер опять не работает, третий раз прошу, безобразие!', 'NEGATIVE', true],
    ['Спасибо огромное, всё было прекрасно!', 'POSITIVE', false],
    ['Во сколько завтрак?', 'NEUTRAL', false],
    ['Thanks, but the shower is still cold and nobody came', 'NEGATIVE', null],
  ])('judges "%s"', (text, label, attention) => {
    const verdict = judge({ text });
    expect(verdict.label).toBe(label);
    if (attention !== null) expect(verdict.requiresAttention).toBe(attention);
    expect(verdict.score).toBeGreaterThanOrEqual(-1);
    expect(verdict.score).toBeLessThanOrEqual(1);
  });

  it('names the words of the guest that caused the verdict', () => {
    const { evidence } = judge({ text: 'There is SMOKE in the corridor, disgusting service' });
    expect(evidence.length).toBeGreaterThan(0);
    expect(evidence.length).toBeLessThanOrEqual(5);
  });

  it.each([
    ['STOP', 'OPT_OUT'],
    ['стоп', 'OPT_OUT'],
    ['unsubscribe', 'OPT_OUT'],
    ['退订', 'OPT_OUT'],
    ['I want to talk to a human', 'HUMAN_REQUEST'],
    ['позовите оператора', 'HUMAN_REQUEST'],
    ['Fire in the kitchen!', 'EMERGENCY'],
  ])('hears the intent of "%s"', (text, intent) => {
    expect(judge({ text }).intent).toBe(intent);
  });

  it('lets a hotel move the attention threshold, but not an emergency', () => {
    const text = 'I am furious, third time I complain and nobody came';
    expect(judge({ text }).requiresAttention).toBe(true);
    expect(judge({ text, attentionThreshold: 100 }).requiresAttention).toBe(false);
    expect(judge({ text: 'Fire in the kitchen!', attentionThreshold: 100 }).requiresAttention).toBe(true);
  });

  it.each([
    ['Wie lange gibt es Frühstück?', {}, 'de'],
    ['Где завтрак', {}, 'ru'],
    ['几点早餐', {}, 'zh'],
    ['👍', { previousLanguage: 'fr' }, 'fr'],
    ['👍', { phone: '+49 151 23456789' }, 'de'],
    ['👍', {}, null],
    ['ok', { previousLanguage: 'ru' }, 'ru'],
  ])('knows the language of "%s"', (text, clues, language) => {
    expect(judge({ text, hotelLanguages: ['en', 'de', 'ru'], ...clues }).language).toBe(language);
  });

  it.each(
    [
      '',
      ' ',
      '\0',
      '\ud800',
      '\udc00x\ud83d',
      'a'.repeat(20_000),
      '?'.repeat(20_000),
      '着'.repeat(20_000),
      'нет '.repeat(5_000),
      '🔥'.repeat(9_000),
      '\u202e\u200d\ufeff',
      '(((((',
      '[]*+?^$\\',
    ].map((text) => [text.slice(0, 8), text]),
  )('never throws (%#)', (_, text) => {
    const verdict = judge({ text, previousLanguage: '\0', phone: 'x', hotelLanguages: ['', 'zz', 'EN'] });
    expect(INTENTS).toContain(verdict.intent);
    expect(Number.isFinite(verdict.score)).toBe(true);
  });

  it('keeps its quality on the scenarios kept apart from training', () => {
    const judged = splitByScenario(readRows(DATA)).dev.map((row) => ({
      row,
      verdict: judge({ text: row.text }),
    }));
    const leading = judged.filter(({ row }) => row.lang === 'en' || row.lang === 'ru');
    expect(sentimentF1(leading)).toBeGreaterThanOrEqual(0.8);
    expect(sentimentF1(judged)).toBeGreaterThanOrEqual(0.76);
    expect(falseAlertsPer100(judged)).toBeLessThanOrEqual(5);
    const emergency = binaryFigures(
      judged,
      (row) => row.emergency,
      (verdict) => verdict.emergency,
    );
    expect(emergency.recall).toBeGreaterThanOrEqual(0.85);
  });

  it('judges a message in well under two milliseconds', () => {
    const texts = splitByScenario(readRows(DATA)).dev.map((row) => row.text);
    for (const text of texts) judge({ text });
    const started = process.cpuUsage();
    for (const text of texts) judge({ text });
    const used = process.cpuUsage(started);
    expect((used.user + used.system) / texts.length).toBeLessThan(2_000);
  });
});
