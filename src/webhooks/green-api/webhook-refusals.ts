import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';

/** A channel whose instance was named by a webhook with a wrong token. */
export interface RefusedChannel {
  readonly hotelId: string;
  readonly channelId: string;
}

const WRITE_AFTER_MS = 1_000;
/** A stranger's thousand webhooks a second cost a channel no more than one row a minute. */
const AGAIN_AFTER_MS = 60_000;
const REMEMBER_AT_MOST = 20_000;
/** Refusals further apart than this are single ones. */
const GAP = '1 hour';

/**
 * Keeps in a row of each channel since when, and when last, its webhooks were refused. Written behind the answers and
 * together, so that neither what a request costs nor how long it takes tells whether its instance is known.
 */
export class WebhookRefusals {
  readonly #pending = new Map<string, RefusedChannel>();
  readonly #writtenAt = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #writing: Promise<void> = Promise.resolve();

  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly logger: Logger,
  ) {}

  note(channel: RefusedChannel): void {
    const writtenAt = this.#writtenAt.get(channel.channelId) ?? 0;
    if (this.clock.now().getTime() - writtenAt < AGAIN_AFTER_MS) return;
    if (this.#pending.size >= REMEMBER_AT_MOST) return;
    this.#pending.set(channel.channelId, channel);
    this.#timer ??= setTimeout(() => void this.flush(), WRITE_AFTER_MS).unref();
  }

  /** Writes down what was noted. Does not reject. */
  flush(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#writing = this.#writing.then(() => this.write());
    return this.#writing;
  }

  private async write(): Promise<void> {
    const channels = [...this.#pending.values()];
    this.#pending.clear();
    const now = this.clock.now();
    for (const [channelId, writtenAt] of this.#writtenAt)
      if (now.getTime() - writtenAt >= AGAIN_AFTER_MS) this.#writtenAt.delete(channelId);
    for (const { hotelId, channelId } of channels) {
      this.#writtenAt.set(channelId, now.getTime());
      try {
        await this.sessions.inHotel(hotelId, (tx) =>
          tx.rows(
            `insert into webhook_refusals (hotel_id, channel_id, since, last_at) values ($1, $2, $3, $3)
             on conflict (hotel_id, channel_id) do update set last_at = excluded.last_at,
               since = case when webhook_refusals.last_at < excluded.last_at - interval '${GAP}' then excluded.since
                 else webhook_refusals.since end`,
            [hotelId, channelId, now],
          ),
        );
      } catch (error) {
        this.logger.warn({ err: error, hotelId }, 'that webhooks were refused could not be written down');
      }
    }
  }
}
