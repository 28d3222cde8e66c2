import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';

/** A channel that something happened to. */
export interface NotedChannel {
  readonly hotelId: string;
  readonly channelId: string;
}

const WRITE_AFTER_MS = 1_000;
/** A thousand webhooks a second cost a channel no more than one row a minute. */
const AGAIN_AFTER_MS = 60_000;
const REMEMBER_AT_MOST = 20_000;

interface Noted extends NotedChannel {
  readonly at: Date;
}

/**
 * Writes down, once a minute for each channel at most, when something last happened to it: behind the answers and
 * together. `statement` gets the hotel, the channel and the time, and returns a row unless it found the channel locked.
 * What could not be written is tried again for a minute, and then a later time has come or nothing has happened since.
 */
export class ChannelTimes {
  readonly #pending = new Map<string, Noted>();
  readonly #writtenAt = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly logger: Logger,
    private readonly statement: string,
  ) {}

  note({ hotelId, channelId }: NotedChannel): void {
    if (this.#pending.size >= REMEMBER_AT_MOST && !this.#pending.has(channelId)) return;
    this.#pending.set(channelId, { hotelId, channelId, at: this.clock.now() });
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  /** Writes down what was noted, and with `all` what a minute has not passed for too. Does not reject. */
  flush(all = false): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.write(all));
    return this.#writing;
  }

  private async write(all: boolean): Promise<void> {
    const now = this.clock.now().getTime();
    for (const [channelId, writtenAt] of this.#writtenAt)
      if (now - writtenAt >= AGAIN_AFTER_MS) this.#writtenAt.delete(channelId);
    for (const noted of [...this.#pending.values()]) {
      const isDue = all || !this.#writtenAt.has(noted.channelId);
      const isWritten = isDue && (await this.writeOne(noted));
      if (isWritten) this.#writtenAt.set(noted.channelId, now);
      const isOver = isDue && (isWritten || now - noted.at.getTime() >= AGAIN_AFTER_MS);
      if (isOver && this.#pending.get(noted.channelId) === noted) this.#pending.delete(noted.channelId);
    }
    if (this.#pending.size > 0 && !all)
      this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  private async writeOne({ hotelId, channelId, at }: Noted): Promise<boolean> {
    try {
      const row = await this.sessions.inHotel(hotelId, (tx) =>
        tx.row(this.statement, [hotelId, channelId, at]),
      );
      return row !== null;
    } catch (error) {
      this.logger.warn({ err: error, hotelId }, 'when webhooks came in could not be written down');
      return false;
    }
  }
}
