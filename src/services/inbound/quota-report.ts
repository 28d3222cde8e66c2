import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { QUOTA_BLOCK, QUOTA_PAUSE_MS, reportedAt } from '../../domain/channel.js';
import type { ChannelAlerts } from '../channel/channel-alerts.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';

const QUOTA_URGENCY = 3;
const LARGEST_COUNT = 2 ** 31 - 1;

/** The plan is used up: the lane stands still for a while and staff are told. */
export class QuotaReport {
  constructor(
    private readonly clock: Clock,
    private readonly alerts: ChannelAlerts,
  ) {}

  /** A report that is known, or older than one that is, changes nothing: the provider may repeat itself at any time. */
  async apply(
    tx: TenantTx,
    { hotelId, channelId, parsed, receivedAt }: Incoming<'QUOTA'>,
  ): Promise<IngestOutcome> {
    // Checking numbers or reading history has a quota of its own, which stops no message.
    const stopsSending = parsed.method === null || /correspondents|send/i.test(parsed.method);
    const isNew = await tx.row(
      `update channels set quota_reported_at = $3, quota_reported_method = $4
       where hotel_id = $1 and id = $2 and (quota_reported_at is null or quota_reported_at < $3
         or quota_reported_at = $3 and quota_reported_method is distinct from $4) returning 1`,
      [hotelId, channelId, reportedAt(parsed.envelope.timestamp, receivedAt), parsed.method],
    );
    if (isNew === null) return { status: 'IGNORED', reason: 'QUOTA_REPORT_KNOWN' };
    if (stopsSending) {
      await tx.rows(
        `update channels set blocked_until = greatest(blocked_until, $3), blocked_reason = $4 where hotel_id = $1 and id = $2`,
        [hotelId, channelId, new Date(this.clock.now().getTime() + QUOTA_PAUSE_MS), QUOTA_BLOCK],
      );
    }
    await this.alerts.raise(tx, {
      hotelId,
      channelId,
      kind: 'QUOTA',
      urgency: QUOTA_URGENCY,
      reason: 'QUOTA_USED_UP',
      count: countOf(parsed.used),
    });
    return PROCESSED;
  }
}

/** The provider's figure, where it is one that a count can hold. */
function countOf(used: number | null): number | null {
  return used !== null && Number.isInteger(used) && used >= 0 && used <= LARGEST_COUNT ? used : null;
}
