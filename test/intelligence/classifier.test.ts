import { beforeAll, describe, expect, it } from '@jest/globals';
import { fileURLToPath } from 'node:url';
import { INTENTS } from '../../src/intelligence/intent.js';
import { loadClassifier, type Classifier } from '../../src/intelligence/classifier.js';
import { readRows } from '../../src/intelligence/training/read-rows.js';

const DATA = fileURLToPath(new URL('../../src/intelligence/data/guest-chat', import.meta.url));

describe('classify', () => {
  let classify: Classifier;
  beforeAll(async () => {
    classify = await loadClassifier();
  });

  it.each([
    ['The AC in 412 is broken again and nobody came, this is unacceptable', 'NEGATIVE', true],
    ['Could we have two more pillows please?', 'NEUTRAL', false],
    ['Thank you so much, everything was perfect!', 'POSITIVE', false],
    ['Кондиционер опять не работает, третий раз прошу, безобразие!', 'NEGATIVE', true],
    ['Спасибо огромное, всё было прекрасно!', 'POSITIVE', false],
    ['Во сколько завтрак?', 'NEUTRAL', false],
    ['Thanks, but the shower is still cold and nobody came', 'NEGATIVE', null],
  ])('classifies "%s"', (text, label, attention) => {
    const verdict = classify({ text });
    expect(verdict.label).toBe(label);
    if (attention !== null) expect(verdict.requiresAttention).toBe(attention);
    expect(verdict.score).toBeGreaterThanOrEqual(-1);
    expect(verdict.score).toBeLessThanOrEqual(1);
  });

  it('names the words of the guest that caused the verdict', () => {
    const { evidence } = classify({ text: 'There is SMOKE in the corridor, disgusting service' });
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
    expect(classify({ text }).intent).toBe(intent);
  });

  it.each([
    ['th', 'ขอผ้าเช็ดตัวเพิ่มหน่อยค่ะ'],
    ['ja', '朝食は何時からですか'],
    ['ko', '수건 더 주세요'],
    ['he', 'אפשר עוד מגבות בבקשה?'],
    ['hi', 'एक और तौलिया चाहिए'],
    ['el', 'Το πρωινό είναι πολύ ωραίο'],
    ['ta', 'காலை உணவு எப்போது'],
    ['ka', 'საუზმე რომელ საათზეა'],
    ['uk', 'Кондиціонер не працює, це жахливо'],
    ['fa', 'صبحانه چه ساعتی است'],
    ['pl', 'Klimatyzacja w pokoju nie działa, to skandal'],
    ['pt', 'Muito obrigado por tudo, foi maravilhoso'],
    ['nl', 'De airco in de kamer werkt niet, schandalig'],
    ['cs', 'Klimatizace v pokoji nefunguje'],
    ['und', 'ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ'],
  ])('does not classify %s, which it was not trained on', (language, text) => {
    expect(classify({ text, hotelLanguages: ['en', 'ru'] })).toMatchObject({
      language,
      label: 'NOT_JUDGED',
      score: 0,
      confidence: 0,
      requiresAttention: false,
      intent: 'UNKNOWN',
    });
  });

  it.each([
    ['👍👍', { phone: '+48 600 700 800' }],
    ['Thank you!', { phone: '+48 600 700 800' }],
    ['The air conditioning does not work', { previousLanguage: 'pl', hotelLanguages: ['pl'] }],
    ['Кондиционер не работает', { phone: '+380 44 123 45 67' }],
    ['鲜の每日早餐几点开始供应', {}],
    ['wallah rasalt 4 marrat w la 7ada rad 3alay', { previousLanguage: 'ar' }],
  ])('classifies "%s" whatever the phone or an earlier message says', (text, clues) => {
    expect(classify({ text, ...clues }).label).not.toBe('NOT_JUDGED');
  });

  it('hardly ever takes a message of its own languages for another one', () => {
    const rows = readRows(DATA).filter((_, i) => i % 6 === 0);
    const unclassified = rows.filter(({ text }) => classify({ text }).label === 'NOT_JUDGED');
    expect(unclassified.length / rows.length).toBeLessThan(0.004);
  });

  it.each([
    'помогите с вайфаем',
    'Help with the wifi please',
    'I need help with the safe',
    "We're in the lobby",
    'мы в лобби',
    'Hilfe mit dem WLAN',
    'ayuda con las maletas',
    'aidez-moi avec le wifi',
    'aiuto con il wifi',
    'wifi konusunda yardım',
    'مساعدة في الواي فاي',
    '帮我连一下wifi',
    'Pomóżcie z bagażem',
    'Ajuda com as malas',
    'Help me met de koffers',
    'Допоможіть з валізами',
    'עזרה עם המזוודות',
    'वाई-फाई में मदद चाहिए',
    'ช่วยดูไวไฟหน่อย',
    'Wi-Fiを手伝ってください',
    '와이파이 도와주세요',
  ])('takes "%s" for no emergency', (text) => {
    const verdict = classify({ text });
    expect([verdict.emergency, verdict.intent === 'EMERGENCY']).toEqual([false, false]);
  });

  it('lets a hotel move the attention threshold, but not an emergency', () => {
    const text = 'I am furious, third time I complain and nobody came';
    expect(classify({ text }).requiresAttention).toBe(true);
    expect(classify({ text, attentionThreshold: 100 }).requiresAttention).toBe(false);
    expect(classify({ text: 'Fire in the kitchen!', attentionThreshold: 100 }).requiresAttention).toBe(true);
  });

  it.each([
    ['Wie lange gibt es Frühstück?', {}, 'de'],
    ['Где завтрак', {}, 'ru'],
    ['几点早餐', {}, 'zh'],
    ['👍', { previousLanguage: 'fr' }, 'fr'],
    ['👍', { phone: '+49 151 23456789' }, 'de'],
    ['👍', {}, null],
    ['ok', { previousLanguage: 'ru' }, 'ru'],
    ['Hello?', { previousLanguage: 'en' }, 'en'],
    ['Hello?', { previousLanguage: 'de' }, 'de'],
    ['Hello?', {}, 'en'],
    ['Bonjour', { previousLanguage: 'en' }, 'fr'],
  ])('knows the language of "%s"', (text, clues, language) => {
    expect(classify({ text, hotelLanguages: ['en', 'de', 'ru'], ...clues }).language).toBe(language);
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
    const verdict = classify({ text, previousLanguage: '\0', phone: 'x', hotelLanguages: ['', 'zz', 'EN'] });
    expect(INTENTS).toContain(verdict.intent);
    expect(Number.isFinite(verdict.score)).toBe(true);
  });

  it.each([
    ['LH 173, landing 18:40', 'NEUTRAL', false, false],
    ['There is a strong smell of smoke on the fourth floor near the lift', null, true, true],
    ['The water is warm again', null, false, false],
    ['I forgot my phone charger', null, false, false],
  ])('is not misled by "%s"', (text, label, attention, emergency) => {
    const verdict = classify({ text });
    if (label !== null) expect(verdict.label).toBe(label);
    expect(verdict.requiresAttention).toBe(attention);
    expect(verdict.emergency).toBe(emergency);
  });

  it('finds nearly every emergency of the data with few false ones', () => {
    const classified = readRows(DATA)
      .filter((row, i) => row.emergency || i % 4 === 0)
      .map((row) => ({ row, verdict: classify({ text: row.text }) }));
    const missed = classified.filter(({ row, verdict }) => row.emergency && !verdict.emergency);
    const calm = classified.filter(({ row }) => !row.attention);
    expect(missed.length).toBeLessThanOrEqual(25);
    expect(calm.filter(({ verdict }) => verdict.emergency).length / calm.length).toBeLessThan(0.005);
  });

  it('classifies a message in well under two milliseconds', () => {
    const texts = readRows(DATA)
      .filter((_, i) => i % 20 === 0)
      .map((row) => row.text);
    for (const text of texts) classify({ text });
    const started = process.cpuUsage();
    for (const text of texts) classify({ text });
    const used = process.cpuUsage(started);
    expect((used.user + used.system) / texts.length).toBeLessThan(2_000);
  });
});
