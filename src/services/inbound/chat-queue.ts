/** A chat of a channel: what comes in it is handled in the order it came. */
export interface Chat {
  readonly hotelId: string;
  readonly channelId: string;
  /** Empty for what is about the channel itself. */
  readonly chatKey: string;
}

/**
 * Shares a number of slots fairly between hotels: they take turns, in each hotel its chats do, and none ever holds
 * more than `slotsPerHotel`, so a hotel with a hundred times its load leaves room for the others at any moment. The
 * bound holds also while nobody else waits: a slot cannot be taken back from one whose transaction is under way.
 */
export class ChatQueue {
  /** The hotel whose turn it is comes first, and in it the chat. */
  readonly #waiting = new Map<string, Map<string, Chat>>();
  readonly #running = new Map<string, Set<string>>();
  #slotsHeld = 0;

  constructor(
    private readonly slots: number,
    private readonly slotsPerHotel: number,
  ) {}

  get isIdle(): boolean {
    return this.#slotsHeld === 0;
  }

  /** How many waiting chats need nothing but a free slot, counted up to `most`: not those of a hotel that holds all it may. */
  ready(most: number): number {
    let ready = 0;
    for (const [hotelId, chats] of this.#waiting) {
      if ((this.#running.get(hotelId)?.size ?? 0) < this.slotsPerHotel) ready += chats.size;
      if (ready >= most) return most;
    }
    return ready;
  }

  /** Has a chat wait for its turn. One that waits already keeps its place. */
  add(chat: Chat): void {
    const chats = this.#waiting.get(chat.hotelId) ?? new Map<string, Chat>();
    chats.set(keyOfChat(chat), chat);
    this.#waiting.set(chat.hotelId, chats);
  }

  /** Gives a slot to the chat whose turn it is; null while none is free for any. A chat never holds two. */
  take(): Chat | null {
    if (this.#slotsHeld >= this.slots) return null;
    for (const [hotelId, chats] of this.#waiting) {
      const running = this.#running.get(hotelId) ?? new Set<string>();
      if (running.size >= this.slotsPerHotel) continue;
      for (const [key, chat] of chats) {
        if (running.has(key)) continue;
        chats.delete(key);
        this.#waiting.delete(hotelId);
        if (chats.size > 0) this.#waiting.set(hotelId, chats);
        this.#running.set(hotelId, running.add(key));
        this.#slotsHeld += 1;
        return chat;
      }
    }
    return null;
  }

  /** Gives back the slot of a chat that `take` returned. */
  release(chat: Chat): void {
    const running = this.#running.get(chat.hotelId);
    if (running?.delete(keyOfChat(chat)) !== true) return;
    this.#slotsHeld -= 1;
    if (running.size === 0) this.#running.delete(chat.hotelId);
  }

  /** Forgets whoever waits. */
  clear(): void {
    this.#waiting.clear();
  }
}

/** Names a chat among those of all hotels; a channel belongs to one. */
export function keyOfChat({ channelId, chatKey }: Chat): string {
  return `${channelId}|${chatKey}`;
}
