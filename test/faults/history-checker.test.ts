import { describe, expect, it } from '@jest/globals';
import { checkHistory, type History, type SeenEvent, type StoredMessage } from './history-checker.js';

/** A history in which all is well: two hotels, two chats each, five messages a chat. */
function perfect() {
  const answered = ['A', 'B'].flatMap((hotel) =>
    [1, 2].flatMap((chat) =>
      [1, 2, 3, 4, 5].map((i) => ({
        hotel,
        chat: `${chat}@c.us`,
        id: `${hotel}-${chat}-${i}`,
        text: `Text ${i}`,
      })),
    ),
  );
  const stored: StoredMessage[] = answered.map((webhook) => ({
    ...webhook,
    conversation: `conversation of ${webhook.hotel} ${webhook.chat}`,
    messageId: `message ${webhook.id}`,
    seq: Number(webhook.id.split('-')[2]),
  }));
  const log: SeenEvent[] = ['A', 'B'].flatMap((hotel) =>
    stored
      .filter((message) => message.hotel === hotel)
      .map((message, i) => ({ hotel, number: i + 1, kind: 'MESSAGE_ADDED', messageId: message.messageId })),
  );
  const received = new Map(['A', 'B'].map((hotel) => [hotel, log.filter((event) => event.hotel === hotel)]));
  return { answered, stored, log, received };
}

const twice = <T>(list: readonly T[], at: number) => [...list.slice(0, at + 1), ...list.slice(at)];
const without = <T>(list: readonly T[], at: number) => list.filter((_, i) => i !== at);
const swap = <T>(list: readonly T[], at: number) =>
  list.map((each, i) => (i === at ? (list[at + 1] ?? each) : i === at + 1 ? (list[at] ?? each) : each));

describe('the history checker', () => {
  it('finds nothing where all is well, also when webhooks were sent again', () => {
    const history = perfect();
    expect(checkHistory(history)).toEqual([]);
    expect(
      checkHistory({ ...history, answered: [...history.answered, ...history.answered.slice(3, 9)] }),
    ).toEqual([]);
  });

  const harms: readonly (readonly [
    what: string,
    harm: (history: ReturnType<typeof perfect>) => History,
    finds: RegExp,
  ])[] = [
    ['a message is dropped', (h) => ({ ...h, stored: without(h.stored, 3) }), /^lost message A-1-4/],
    ['a message is doubled', (h) => ({ ...h, stored: twice(h.stored, 3) }), /^doubled message A-1-4/],
    [
      'two messages are swapped',
      (h) => ({
        ...h,
        stored: h.stored.map((m) =>
          m.id === 'A-1-2' ? { ...m, seq: 3 } : m.id === 'A-1-3' ? { ...m, seq: 2 } : m,
        ),
      }),
      /^swapped messages A-1-3 and A-1-2/,
    ],
    [
      'a message leaks to another hotel',
      (h) => ({ ...h, stored: h.stored.map((m) => (m.id === 'A-1-2' ? { ...m, hotel: 'B' } : m)) }),
      /^leaked message A-1-2 to B/,
    ],
    [
      'a message leaks to another guest',
      (h) => ({
        ...h,
        stored: h.stored.map((m) => (m.id === 'A-1-5' ? { ...m, chat: '2@c.us', seq: 6 } : m)),
      }),
      /^leaked message A-1-5 to chat/,
    ],
    [
      'a message comes from nowhere',
      (h) => ({ ...h, answered: without(h.answered, 19) }),
      /^leaked message B-2-5 from nowhere/,
    ],
    [
      'a text is changed',
      (h) => ({ ...h, stored: h.stored.map((m) => (m.id === 'B-2-1' ? { ...m, text: 'x' } : m)) }),
      /^changed message B-2-1/,
    ],
    [
      'a guest has two conversations',
      (h) => ({ ...h, stored: h.stored.map((m) => (m.id === 'B-2-1' ? { ...m, conversation: 'x' } : m)) }),
      /^doubled conversation/,
    ],
    [
      'an event is dropped from the log',
      (h) => ({ ...h, log: without(h.log, 4) }),
      /^lost event (before 6 of A|of message)/,
    ],
    ['an event is doubled in the log', (h) => ({ ...h, log: twice(h.log, 4) }), /^doubled event 5 of A/],
    [
      'an event is written twice under two numbers',
      (h) => ({ ...h, log: [...h.log, { ...(h.log[4] as SeenEvent), number: 11 }] }),
      /^doubled event of message/,
    ],
    [
      'an event of another hotel is in the log',
      (h) => ({
        ...h,
        log: h.log.map((e) => (e.hotel === 'A' && e.number === 5 ? { ...e, messageId: 'message B-1-1' } : e)),
      }),
      /^leaked event 5 to A/,
    ],
    [
      'a console misses an event',
      (h) => ({ ...h, received: new Map(h.received).set('A', without(h.received.get('A') ?? [], 6)) }),
      /^lost event 7 on the console of A/,
    ],
    [
      'a console gets an event twice',
      (h) => ({ ...h, received: new Map(h.received).set('A', twice(h.received.get('A') ?? [], 6)) }),
      /^doubled event 7 on the console of A/,
    ],
    [
      'a console gets two events in the wrong order',
      (h) => ({ ...h, received: new Map(h.received).set('A', swap(h.received.get('A') ?? [], 6)) }),
      /^swapped event 7 on the console of A/,
    ],
    [
      'a console gets an event of another hotel',
      (h) => ({
        ...h,
        received: new Map(h.received).set('A', [
          ...(h.received.get('A') ?? []),
          { hotel: 'B', number: 11, kind: 'MESSAGE_ADDED', messageId: 'message B-1-1' },
        ]),
      }),
      /^leaked event 11 to the console of A/,
    ],
  ];

  it.each(harms)('finds it when %s', (_what, harm, finds) => {
    expect(checkHistory(harm(perfect()))).toContainEqual(expect.stringMatching(finds));
  });
});
