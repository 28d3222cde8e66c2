import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { REFUSED_FOR_MS } from '../../domain/channel.js';
import { ChannelTimes } from './channel-times.js';

/**
 * Keeps in a row of each channel since when, and when last, its webhooks were refused. Written behind the answers and
 * together, so that neither what a request costs nor how long it takes tells whether its instance is known.
 */
export class WebhookRefusals extends ChannelTimes {
  constructor(sessions: TenantSessions, clock: Clock, logger: Logger) {
    super(
      sessions,
      clock,
      logger,
      `insert into webhook_refusals (hotel_id, channel_id, since, last_at) values ($1, $2, $3, $3)
       on conflict (hotel_id, channel_id) do update set last_at = excluded.last_at,
         since = case when webhook_refusals.last_at < excluded.last_at - interval '${REFUSED_FOR_MS} milliseconds' then excluded.since
           else webhook_refusals.since end
       returning 1 as one`,
    );
  }
}
