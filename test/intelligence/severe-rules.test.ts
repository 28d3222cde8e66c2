import { describe, expect, it } from '@jest/globals';
import { findSeverePhrases } from '../../src/intelligence/severe-rules.js';
import { cleanText, foldText } from '../../src/intelligence/normalize-text.js';

const find = (text: string) => findSeverePhrases(foldText(cleanText(text)));

describe('verdicts and threats that no calm message contains', () => {
  it.each([
    'Worst hotel I have ever been to',
    'I have never in my life seen worse',
    'We are never ever coming here again',
    'Хуже сервиса ещё не встречал',
    'Худший отель в моей жизни',
    'Das schlechteste Hotel seit Jahren',
    'El peor servicio que he tenido',
    'Le pire séjour de ma vie',
    'Il peggior albergo mai visto',
    'Hayatımdaki en kötü otel',
    '最差的酒店',
    'أسوأ فندق في حياتي',
  ])('are found in “%s”', (text) => expect(find(text)).not.toEqual([]));

  it.each([
    'Not the worst hotel I have been to, actually quite nice',
    'Which is the worst time for traffic?',
    'Не худший отель, даже уютно',
    'No es el peor hotel, al contrario',
    'Can we come again next year?',
    'Хуже не стало, спасибо',
  ])('are not found in “%s”', (text) => expect(find(text)).toEqual([]));
});
