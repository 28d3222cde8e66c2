import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { FileStore } from '../../providers/files/file-store.js';
import { sniffType } from '../../providers/files/sniff-type.js';
import { GreenApiError } from '../../providers/green-api/green-api-error.js';
import type { Download, SafeDownloader } from '../../providers/safe-download/safe-downloader.js';
import type { ChannelClients } from '../outbound/channel-clients.js';
import { retryDelayMs } from '../outbound/retry-delay.js';
import {
  type AttachmentKey,
  type AttachmentLease,
  type AttachmentOutcome,
  leaseAttachment,
  settleAttachment,
} from './attachment-lease.js';
import type { MediaMetrics } from './media-metrics.js';

export interface MediaDownloadsParts {
  readonly sessions: TenantSessions;
  readonly clients: ChannelClients;
  readonly downloader: SafeDownloader;
  readonly store: FileStore;
  readonly clock: Clock;
  readonly metrics: MediaMetrics;
  readonly logger: Logger;
  readonly random: () => number;
}

const AT_ONCE = 4;
const ATTEMPTS = 5;
const LARGEST_BYTES = 100 * 1_048_576;
const DOWNLOAD_DEADLINE_MS = 120_000;
const ASK_DEADLINE_MS = 20_000;
/** Longer than two downloads and a question between them. */
const LEASE_MS = 300_000;
const CHANNEL_PAUSE_MS = 300_000;

/**
 * Fetches the files of messages into the file store, a few at once, each under a lease with a fencing token. The
 * attachment's row says what is due; a wake-up only makes it soon.
 */
export class MediaDownloads {
  readonly #due = new Map<string, AttachmentKey>();
  readonly #running = new Map<string, Promise<void>>();
  #isClosed = false;

  constructor(private readonly parts: MediaDownloadsParts) {}

  /** Has an attachment fetched soon. May be called for nothing, and as often as one likes. */
  wake(hotelId: string, attachmentId: string): void {
    if (this.#isClosed) return;
    this.#due.set(attachmentId, { hotelId, attachmentId });
    this.runMore();
  }

  /** Begins no further download and waits for those under way. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#due.clear();
    await Promise.allSettled(this.#running.values());
  }

  private runMore(): void {
    for (const [id, key] of this.#due) {
      if (this.#running.size >= AT_ONCE) return;
      if (this.#running.has(id)) continue;
      this.#due.delete(id);
      const run = this.run(key).finally(() => {
        this.#running.delete(id);
        this.runMore();
      });
      this.#running.set(id, run);
    }
  }

  private async run(key: AttachmentKey): Promise<void> {
    const { sessions, clock, logger, metrics } = this.parts;
    const { hotelId } = key;
    try {
      const now = clock.now();
      const lease = await sessions.inHotel(hotelId, (tx) =>
        leaseAttachment(tx, key, randomUUID(), now, new Date(now.getTime() + LEASE_MS)),
      );
      if (lease === null) return;
      const { correlationId } = lease;
      const outcome = await this.attempt(lease);
      await sessions.inHotel(hotelId, (tx) => settleAttachment(tx, lease, outcome, clock.now()), {
        correlationId,
      });
      metrics.attempted(outcome.kind);
      logger.info(
        { hotelId, messageId: lease.messageId, correlationId, outcome: outcome.kind },
        'a file was fetched or not',
      );
    } catch (error) {
      logger.error({ err: error, hotelId }, 'a file could not be fetched; its lease runs out');
    }
  }

  private async attempt(lease: AttachmentLease): Promise<AttachmentOutcome> {
    // Its workers died five times over it.
    if (lease.attempt > ATTEMPTS) return { kind: 'FAILED', reason: 'ATTEMPTS_USED_UP' };
    try {
      let result = lease.providerUrl === null ? null : await this.download(lease, lease.providerUrl);
      if (result === null || (result.kind === 'FAILED' && result.reason === 'GONE'))
        result = await this.download(lease, await this.askForAddress(lease));
      if (result.kind === 'DONE') return { kind: 'STORED', ...result.value };
      return result.kind === 'REFUSED' ? result : this.tryAgain(lease, result.reason, true);
    } catch (error) {
      if (!(error instanceof GreenApiError)) {
        this.parts.logger.error({ err: error, hotelId: lease.hotelId }, 'a file could not be kept');
        return this.tryAgain(lease, 'NOT_KEPT', false);
      }
      // A channel that is down says nothing about the file.
      return this.tryAgain(lease, `PROVIDER_${error.failure}`, error.outcome !== 'WAIT');
    }
  }

  private tryAgain(lease: AttachmentLease, reason: string, isCounted: boolean): AttachmentOutcome {
    if (isCounted && lease.attempt >= ATTEMPTS) return { kind: 'FAILED', reason };
    const delayMs = isCounted ? retryDelayMs(lease.attempt, 0, this.parts.random) : CHANNEL_PAUSE_MS;
    return { kind: 'AGAIN', reason, isCounted, at: new Date(this.parts.clock.now().getTime() + delayMs) };
  }

  private download(
    { hotelId }: AttachmentLease,
    address: string,
  ): Promise<Download<{ fileKey: string; mimeType: string; sizeBytes: number }>> {
    const limits = { maxBytes: LARGEST_BYTES, deadlineMs: DOWNLOAD_DEADLINE_MS };
    return this.parts.downloader.download(address, limits, async (body) => {
      const { key, sizeBytes, head } = await this.parts.store.receive(hotelId, body);
      return { fileKey: key, sizeBytes, mimeType: sniffType(head) };
    });
  }

  private async askForAddress(lease: AttachmentLease): Promise<string> {
    const client = this.parts.clients.clientFor(lease.hotelId, lease.channel);
    const { downloadUrl } = await client.downloadFile(
      { chatId: lease.chatId ?? '', idMessage: lease.providerMessageId ?? '' },
      { deadlineMs: ASK_DEADLINE_MS },
    );
    return downloadUrl;
  }
}
