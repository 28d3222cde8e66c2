import { describe, expect, it } from '@jest/globals';
import { type Chat, ChatQueue } from '../../src/services/inbound/chat-queue.js';

const chat = (hotelId: string, chatKey: string): Chat => ({ hotelId, channelId: 'channel', chatKey });
const names = (chats: readonly (Chat | null)[]) =>
  chats.map((each) => (each === null ? null : `${each.hotelId}${each.chatKey}`));

/** One slot, taken and given back until nobody waits. */
function drain(queue: ChatQueue): (string | null)[] {
  const order: Chat[] = [];
  for (let next = queue.take(); next !== null; next = queue.take()) {
    order.push(next);
    queue.release(next);
  }
  return names(order);
}

describe('the queue of chats', () => {
  it('lets hotels take turns however many chats one of them has, and the chats of each in their order', () => {
    const queue = new ChatQueue(1, 1);
    for (const key of ['1', '2', '3', '4']) queue.add(chat('A', key));
    queue.add(chat('B', '1'));
    queue.add(chat('C', '1'));
    queue.add(chat('C', '2'));
    expect(drain(queue)).toEqual(['A1', 'B1', 'C1', 'A2', 'C2', 'A3', 'A4']);
  });

  it('gives a hotel no more than its share, even while the other slots are free', () => {
    const queue = new ChatQueue(6, 2);
    for (const key of ['1', '2', '3']) queue.add(chat('A', key));
    expect(names([queue.take(), queue.take(), queue.take()])).toEqual(['A1', 'A2', null]);
    queue.add(chat('B', '1'));
    expect(names([queue.take()])).toEqual(['B1']);
    queue.release(chat('A', '1'));
    expect(names([queue.take(), queue.take()])).toEqual(['A3', null]);
  });

  it('gives all hotels together no more than there are slots', () => {
    const queue = new ChatQueue(2, 1);
    for (const hotel of ['A', 'B', 'C']) queue.add(chat(hotel, '1'));
    expect(names([queue.take(), queue.take(), queue.take()])).toEqual(['A1', 'B1', null]);
    queue.release(chat('B', '1'));
    expect(names([queue.take()])).toEqual(['C1']);
  });

  it('never gives a chat two slots: who is woken while it runs waits for its end', () => {
    const queue = new ChatQueue(4, 4);
    queue.add(chat('A', '1'));
    expect(names([queue.take()])).toEqual(['A1']);
    queue.add(chat('A', '1'));
    queue.add(chat('A', '2'));
    expect(names([queue.take(), queue.take()])).toEqual(['A2', null]);
    queue.release(chat('A', '1'));
    expect(names([queue.take()])).toEqual(['A1']);
  });

  it('keeps the place of a chat that is woken again, and counts a slot given back once', () => {
    const queue = new ChatQueue(1, 1);
    for (const key of ['1', '2', '1']) queue.add(chat('A', key));
    expect(drain(queue)).toEqual(['A1', 'A2']);
    queue.release(chat('A', '1'));
    queue.add(chat('A', '3'));
    queue.add(chat('B', '1'));
    expect(names([queue.take(), queue.take()])).toEqual(['A3', null]);
    expect(queue.isIdle).toBe(false);
  });
});
