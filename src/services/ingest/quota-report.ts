import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { appendEvent } from '../../events/event-log.js';
import type { ChannelAlerts } from './channel-alerts.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

/** Why a lane whose plan is used up stands still; the lane itself writes the same when the provider answers 466. */
export const QUOTA_BLOCK = 'QUOTA_EXCEEDED';
/** As long as the lane rests after a 466; then it tries one message. */
const PAUSE_MS = 3_600_000;
const QUOTA_URGENCY = 3;

/** The plan is used up: the lane stands still for a while and staff are told. */
export class QuotaReport {
  constructor(
    private readonly clock: Clock,
    private readonly alerts: ChannelAlerts,
  ) {}

  async apply(tx: TenantTx, { hotelId, channelId, parsed }: Incoming<'QUOTA'>): Promise<IngestOutcome> {
    // Checking numbers or reading history has a quota of its own, which stops no message.
    const stopsSending = parsed.method === null || /correspondents|send/i.test(parsed.method);
    await tx.rows('select 1 from channels where hotel_id = $1 and id = $2 for no key update', [
      hotelId,
      channelId,
    ]);
    if (stopsSending) {
      await tx.rows(
        `update channels set blocked_until = greatest(blocked_until, $3), blocked_reason = $4 where hotel_id = $1 and id = $2`,
        [hotelId, channelId, new Date(this.clock.now().getTime() + PAUSE_MS), QUOTA_BLOCK],
      );
      appendEvent(tx, { hotelId, channelId, kind: 'CHANNEL_UPDATED' });
    }
    await this.alerts.raise(tx, {
      hotelId,
      channelId,
      kind: 'QUOTA',
      urgency: QUOTA_URGENCY,
      reason: `quota ${parsed.method ?? 'unknown'}: ${parsed.used ?? '?'} of ${parsed.total ?? '?'}`,
    });
    return PROCESSED;
  }
}
