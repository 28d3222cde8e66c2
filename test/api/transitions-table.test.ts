import { describe, expect, it } from '@jest/globals';
import { CONVERSATION_TRANSITIONS } from '../../src/services/conversation/transitions.js';

/** What guests, the assistant and time make of a conversation; people's commands are tested over HTTP. */
const EXPECTED = {
  OPEN: { guestWrites: 'OPEN', assistantAnswers: 'WAITING_FOR_GUEST', snoozeEnds: null },
  WAITING_FOR_GUEST: { guestWrites: 'OPEN', assistantAnswers: 'WAITING_FOR_GUEST', snoozeEnds: null },
  SNOOZED: { guestWrites: 'OPEN', assistantAnswers: 'WAITING_FOR_GUEST', snoozeEnds: 'OPEN' },
  ESCALATED: { guestWrites: 'ESCALATED', assistantAnswers: null, snoozeEnds: null },
  RESOLVED: { guestWrites: 'OPEN', assistantAnswers: null, snoozeEnds: null },
} as const;

describe('the transition table', () => {
  it('says what guests, the assistant and time make of each status', () => {
    const actual = Object.fromEntries(
      Object.entries(CONVERSATION_TRANSITIONS).map(([status, row]) => [
        status,
        {
          guestWrites: row.guestWrites?.to ?? null,
          assistantAnswers: row.assistantAnswers?.to ?? null,
          snoozeEnds: row.snoozeEnds?.to ?? null,
        },
      ]),
    );
    expect(actual).toEqual(EXPECTED);
  });

  it('lets a guest reopen a resolved conversation only while that is recent', () => {
    expect(CONVERSATION_TRANSITIONS.RESOLVED.guestWrites?.condition).toBe('RESOLVED_RECENTLY');
  });
});
