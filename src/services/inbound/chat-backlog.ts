import type { Logger } from 'pino';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { ChatProcessor } from './chat-processor.js';
import { type Chat, keyOfChat } from './chat-queue.js';

export interface ChatBacklogParts {
  readonly sessions: Pick<TenantSessions, 'edge'>;
  readonly chats: Pick<ChatProcessor, 'wake' | 'ready' | 'turnEnded'>;
  readonly logger: Logger;
}

interface UnprocessedChat {
  readonly hotel_id: string;
  readonly channel_id: string;
  readonly chat_key: string;
}

/** Chats taken up at a time. Enough that reading the list costs little beside handling them. */
const BATCH = 500;
/** The next ones are looked for while this many could still begin, so that no slot stays empty meanwhile. */
const LOW = 50;
/** Taken up and not done: beyond this a hotel that stands still gets no more of them before the next pass. */
const MOST = 5_000;

/**
 * Feeds the chat processor from the rows: what a crash, a lost wake-up or a failure left lying. It takes up only what the
 * processor can soon handle, hotels in turn, and the next ones as these end, until nothing is left; so any number of
 * chats drains as fast as they can be handled. A chat that failed is tried once in a pass, and passes begin with sweeps.
 */
export class ChatBacklog {
  /** Chats of this pass that wait, are being handled or have failed: the list still shows them. */
  readonly #taken = new Set<string>();
  #receivedBefore = new Date(0);
  #hasMore = false;
  #reading: Promise<void> | null = null;

  constructor(private readonly parts: ChatBacklogParts) {
    parts.chats.turnEnded = (chat, isDone) => this.turnEnded(chat, isDone);
  }

  /** Begins a pass over what was received before this moment. Resolves once its first chats are taken up. */
  async takeUp(receivedBefore: Date): Promise<void> {
    await this.#reading?.catch(() => undefined);
    this.#receivedBefore = receivedBefore;
    // What waits here already keeps its place in the processor, and what failed has its next try.
    this.#taken.clear();
    await this.readMore();
  }

  /** Takes up nothing further. */
  close(): void {
    this.#hasMore = false;
  }

  private turnEnded(chat: Chat, isDone: boolean): void {
    if (isDone) this.#taken.delete(keyOfChat(chat));
    if (!this.#hasMore || this.#reading !== null || this.#taken.size > MOST - BATCH) return;
    if (this.parts.chats.ready(LOW + 1) > LOW) return;
    this.readMore().catch((error: unknown) => {
      this.#hasMore = false;
      this.parts.logger.warn(
        { err: error },
        'the next waiting chats could not be read; the sweep goes on with them',
      );
    });
  }

  private async readMore(): Promise<void> {
    this.#reading = this.readNext();
    try {
      await this.#reading;
    } finally {
      this.#reading = null;
    }
  }

  private async readNext(): Promise<void> {
    const { sessions, chats } = this.parts;
    const limit = BATCH + this.#taken.size;
    const due = await sessions.edge<UnprocessedChat>('unprocessed_chats($1, $2)', [
      this.#receivedBefore,
      limit,
    ]);
    this.#hasMore = due.length === limit;
    for (const { hotel_id: hotelId, channel_id: channelId, chat_key: chatKey } of due) {
      const key = keyOfChat({ hotelId, channelId, chatKey });
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      chats.wake(hotelId, channelId, chatKey);
    }
  }
}
