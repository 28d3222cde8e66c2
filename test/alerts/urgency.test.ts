import { describe, expect, it } from '@jest/globals';
import { dueAt, urgencyOf } from '../../src/services/alert/urgency.js';
import { parseStoredSettings } from '../../src/services/hotel/hotel-settings.js';
import { alertFor } from '../../src/services/inbound/message-alert.js';
import type { Classification } from '../../src/intelligence/classifier.js';

/** What the embedded engine could say; nothing in it is worth an alert. */
const calm: Classification = {
  label: 'NEUTRAL',
  score: 0,
  confidence: 0.9,
  requiresAttention: false,
  emergency: false,
  language: 'en',
  intent: 'UNKNOWN',
  engine: 'embedded',
  modelVersion: 'test',
  evidence: [],
  topics: [],
};
const alertOf = (verdict: Partial<Classification>, negativesIn24Hours = 0, isUnansweredRepetition = false) =>
  alertFor({
    classification: { ...calm, ...verdict },
    negativesIn24Hours,
    isUnansweredRepetition,
    negativeConfidence: 0.6,
  });

describe('urgency', () => {
  it.each([
    [0, false, 1],
    [-0.3, true, 1],
    [-0.31, false, 2],
    [-0.5, true, 2],
    [-0.51, false, 3],
    [-0.7, true, 3],
    [-0.71, false, 3],
    [-0.71, true, 4],
    [-1, true, 4],
  ])('of a score of %d, attention %s, is %d', (score, requiresAttention, expected) => {
    const facts = {
      emergency: false,
      isRepeated: false,
      intent: 'UNKNOWN' as const,
      score,
      requiresAttention,
    };
    expect(urgencyOf(facts)).toBe(expected);
    expect(urgencyOf({ ...facts, isRepeated: true })).toBe(expected + 1);
    expect(urgencyOf({ ...facts, emergency: true })).toBe(5);
  });

  it.each([
    ['COMPLAINT', 4],
    ['ROOM_ISSUE', 3],
    ['CANCELLATION', 3],
    ['SERVICE_REQUEST', 2],
    ['BOOKING', 2],
    ['BILLING', 2],
    ['AMENITY_QUESTION', 1],
    ['GENERAL_QUESTION', 1],
    ['COMPLIMENT', 1],
    ['HUMAN_REQUEST', 1],
    ['GREETING', 1],
    ['GOODBYE', 1],
    ['OPT_OUT', 1],
    ['UNKNOWN', 1],
  ] as const)('of %s is at least %d, and never above 5', (intent, expected) => {
    const facts = { emergency: false, requiresAttention: true, isRepeated: false, intent };
    expect(urgencyOf({ ...facts, score: 0 })).toBe(expected);
    expect(urgencyOf({ ...facts, score: -0.9 })).toBe(Math.max(4, expected));
    expect(urgencyOf({ ...facts, score: -0.9, isRepeated: true })).toBe(5);
    expect(urgencyOf({ ...facts, score: 0, emergency: true, isRepeated: true })).toBe(5);
  });

  it.each([
    [1, 120],
    [2, 60],
    [3, 30],
    [4, 15],
    [5, 5],
  ])('%d is due in %d minutes', (urgency, minutes) => {
    const from = new Date('2026-11-23T12:00:00Z');
    expect(dueAt(urgency, from, parseStoredSettings({}).settings).getTime() - from.getTime()).toBe(
      minutes * 60_000,
    );
  });
});

describe('the one alert of a message', () => {
  const negative = { label: 'NEGATIVE', score: -0.6, confidence: 0.6 } as const;

  it('is of the highest kind that applies', () => {
    const everything = {
      ...negative,
      emergency: true,
      requiresAttention: true,
      intent: 'HUMAN_REQUEST' as const,
    };
    expect(alertOf(everything, 3)?.kind).toBe('EMERGENCY');
    expect(alertOf({ ...everything, emergency: false }, 3)?.kind).toBe('REQUIRES_ATTENTION');
    expect(alertOf({ ...everything, emergency: false, requiresAttention: false }, 3)?.kind).toBe(
      'REPEATED_NEGATIVE',
    );
    expect(alertOf({ ...negative, intent: 'HUMAN_REQUEST' }, 1)?.kind).toBe('NEGATIVE_SENTIMENT');
    expect(alertOf({ intent: 'HUMAN_REQUEST' })?.kind).toBe('HANDOFF_REQUESTED');
    expect(alertOf({})).toBeNull();
  });

  it('is an emergency too where what needs attention is about one, and not where a calm question is', () => {
    expect(alertOf({ requiresAttention: true, intent: 'EMERGENCY' })).toMatchObject({
      kind: 'EMERGENCY',
      urgency: 5,
    });
    expect(alertOf({ intent: 'EMERGENCY' })).toBeNull();
  });

  it('is of the edges what the product says', () => {
    expect(alertOf({ ...negative, confidence: 0.59 })).toBeNull();
    expect(alertOf({ score: -0.1 }, 3)).toBeNull();
    expect(alertOf({ score: -0.11 }, 3)?.kind).toBe('REPEATED_NEGATIVE');
    expect(alertOf({ score: -0.11 }, 2)).toBeNull();
    expect(alertOf({ score: 0.4 }, 5)).toBeNull();
  });

  it('is one more urgent for a third negative message and for an unanswered repetition, but not two', () => {
    expect([
      alertOf(negative),
      alertOf(negative, 3),
      alertOf(negative, 1, true),
      alertOf(negative, 3, true),
    ]).toMatchObject([{ urgency: 3 }, { urgency: 4 }, { urgency: 4 }, { urgency: 4 }]);
  });
});
