import { describe, expect, it } from '@jest/globals';
import { consentWordOf } from '../../src/intelligence/consent-words.js';

describe('a word of consent', () => {
  it.each([
    'STOP',
    'stop.',
    ' Stop! ',
    'СТОП',
    'отписаться',
    'Abmelden',
    'BAJA',
    'se désabonner',
    '退订',
    'TD',
    'توقف',
    '수신거부',
    'หยุด',
    'Unsubscribe 🙏',
  ])('opts out as the whole message: "%s"', (text) => expect(consentWordOf(text)).toBe('OPT_OUT'));

  it.each(['START', 'Старт', 'subscribe', '订阅'])('takes it back: "%s"', (text) =>
    expect(consentWordOf(text)).toBe('OPT_IN'),
  );

  it.each([
    'Please stop the music',
    'stop sending me towels, we have enough',
    'the bus stop?',
    'не стоп',
    'we start at 8',
    '我不想停止入住',
    'non-stop',
    '',
  ])('is none inside a sentence: "%s"', (text) => expect(consentWordOf(text)).toBeNull());
});
