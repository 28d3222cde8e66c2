import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { REFUSED_FOR_MS } from '../../domain/channel.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { ChannelAlerts } from './channel-alerts.js';

const URGENCY = 3;

/**
 * Raises WEBHOOK_REFUSED where nothing but notifications with a wrong token has come to a channel for an hour. A
 * stranger can send such ones, so what was accepted meanwhile takes it back, and the hour begins anew.
 */
export class RefusedChannels {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly alerts: ChannelAlerts,
  ) {}

  /** Looks at a channel once an hour. Returns whether its staff were told. */
  raise(hotelId: string, channelId: string): Promise<boolean> {
    return this.sessions.inHotel(hotelId, async (tx) => {
      const now = this.clock.now();
      const channel = await tx.row<{ last_inbound_at: string | null }>(
        'select last_inbound_at from channels where hotel_id = $1 and id = $2 for no key update skip locked',
        [hotelId, channelId],
      );
      // Somebody works on it right now: the next sweep comes back.
      if (channel === null) return false;
      const since = await beginAnew(tx, hotelId, channelId, now);
      if (since === null || hasAccepted(channel.last_inbound_at, since)) return false;
      await this.alerts.raise(tx, {
        hotelId,
        channelId,
        kind: 'WEBHOOK_REFUSED',
        urgency: URGENCY,
        reason: 'WRONG_WEBHOOK_TOKEN',
      });
      return true;
    });
  }
}

/** Since when the channel has been refused, where that is an hour; from now on the next hour counts. */
async function beginAnew(
  tx: TenantTx,
  hotelId: string,
  channelId: string,
  now: Date,
): Promise<string | null> {
  const row = await tx.row<{ since: string }>(
    `update webhook_refusals w set since = $3 from (
       select since from webhook_refusals where hotel_id = $1 and channel_id = $2 and last_at >= since + $4::interval for update) o
     where w.hotel_id = $1 and w.channel_id = $2 returning o.since`,
    [hotelId, channelId, now, `${REFUSED_FOR_MS} milliseconds`],
  );
  return row?.since ?? null;
}

function hasAccepted(lastInboundAt: string | null, since: string): boolean {
  return lastInboundAt !== null && new Date(lastInboundAt) >= new Date(since);
}
