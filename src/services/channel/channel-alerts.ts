import { type Clock, dueTime } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { NEXT_VERSION } from '../../entities/changed-row.js';
import { announceAlert } from '../announce.js';
import type { AlertCauseReason } from '../../domain/alert-cause.js';
import type { AlertRaiser } from '../alert/alert-raiser.js';
import { dueAt } from '../alert/urgency.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';

export interface ChannelTrouble {
  readonly hotelId: string;
  readonly channelId: string;
  readonly kind: 'CHANNEL_DOWN' | 'QUOTA' | 'WEBHOOK_REFUSED';
  readonly urgency: number;
  readonly reason: AlertCauseReason;
  readonly count?: number | null;
}

interface LastAlert {
  readonly id: string;
  readonly is_open: boolean;
  readonly last_cause_at: string;
  /** When it closed by itself; null while open or where a person closed it. */
  readonly recovered_at: string | null;
}

const QUIET_MS = 3_600_000;

/**
 * Alerts about a channel, made so that one that flaps rings once: an open alert takes at most one further cause an
 * hour, and a fall within an hour of the alert's own recovery opens that same alert again, quietly, instead of
 * raising a new one. So a channel that stays down always has an open alert. The caller holds the channel's lock.
 */
export class ChannelAlerts {
  constructor(
    private readonly clock: Clock,
    private readonly raiser: AlertRaiser,
  ) {}

  async raise(tx: TenantTx, trouble: ChannelTrouble): Promise<void> {
    const { hotelId, channelId } = trouble;
    const now = this.clock.now();
    const last = await this.lockLast(tx, trouble);
    const isQuiet = (since: string | null) =>
      since !== null && new Date(since).getTime() > now.getTime() - QUIET_MS;
    if (last?.is_open && isQuiet(last.last_cause_at)) return;
    const { settings } = await readHotelPolicy(tx, hotelId);
    if (last && !last.is_open && isQuiet(last.recovered_at)) {
      await tx.rows(
        `update alerts set status = 'RAISED', resolved_at = null, resolution = null, owner_id = null, acknowledged_by = null,
           acknowledged_at = null, due_at = $3, ${NEXT_VERSION} where hotel_id = $1 and id = $2`,
        [hotelId, last.id, dueAt(trouble.urgency, dueTime(this.clock, now), settings)],
      );
      announceAlert(tx, 'ALERT_UPDATED', { hotelId, id: last.id }, null);
      return;
    }
    await this.raiser.raise(tx, { ...trouble, subjectId: channelId }, settings);
  }

  /** Closes the open CHANNEL_DOWN alert without a person: the channel works again. */
  async recover(tx: TenantTx, hotelId: string, channelId: string): Promise<void> {
    const closed = await tx.row<{ id: string }>(
      `update alerts set status = 'RESOLVED', resolved_at = $3, resolved_by = null, resolution = null, ${NEXT_VERSION}
       where hotel_id = $1 and kind = 'CHANNEL_DOWN' and subject_id = $2 and status not in ('RESOLVED','DISMISSED') returning id`,
      [hotelId, channelId, this.clock.now()],
    );
    if (closed !== null) announceAlert(tx, 'ALERT_UPDATED', { hotelId, id: closed.id }, null);
  }

  private lockLast(tx: TenantTx, { hotelId, channelId, kind }: ChannelTrouble): Promise<LastAlert | null> {
    return tx.row<LastAlert>(
      `select a.id, a.status not in ('RESOLVED','DISMISSED') as is_open,
         case when a.status = 'RESOLVED' and a.resolved_by is null then a.resolved_at end as recovered_at,
         (select max(c.created_at) from alert_causes c where c.hotel_id = $1 and c.alert_id = a.id) as last_cause_at
       from alerts a where a.hotel_id = $1 and a.kind = $2 and a.subject_id = $3
       order by a.raised_at desc, a.id desc limit 1 for update of a`,
      [hotelId, kind, channelId],
    );
  }
}
