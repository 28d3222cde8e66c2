import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import { UPDATED } from '../../entities/changed-row.js';
import { ChannelTimes } from './channel-times.js';

/** Keeps in each channel when a webhook with the right token last came, to the minute. Waits for nobody who has the row locked. */
export class InboundTimes extends ChannelTimes {
  constructor(sessions: TenantSessions, clock: Clock, logger: Logger) {
    super(
      sessions,
      clock,
      logger,
      `with free as (select last_inbound_at from channels where hotel_id = $1 and id = $2 for no key update skip locked),
       later as (update channels set last_inbound_at = $3, ${UPDATED}
         where hotel_id = $1 and id = $2 and exists (select from free where last_inbound_at is null or last_inbound_at < $3))
       select 1 as one from free`,
    );
  }
}
