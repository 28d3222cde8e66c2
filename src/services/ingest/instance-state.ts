import { LockMode } from '@mikro-orm/postgresql';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Channel, type ChannelState } from '../../entities/channel.entity.js';
import { appendEvent } from '../../events/event-log.js';
import type { ChannelAlerts } from './channel-alerts.js';
import { type Incoming, type IngestOutcome, PROCESSED } from './incoming.js';
import { QUOTA_BLOCK } from './quota-report.js';

/** Nothing goes out or comes in until a person does something. STARTING passes by itself. */
const DOWN: ReadonlySet<ChannelState> = new Set(['NOT_AUTHORIZED', 'SLEEPING', 'SUSPENDED', 'BLOCKED']);
const DOWN_URGENCY = 4;

/** Takes over what the provider says of a channel's state, with the alert that a fallen channel needs. */
export class InstanceState {
  constructor(
    private readonly alerts: ChannelAlerts,
    private readonly wakeLane: (hotelId: string, channelId: string) => void,
  ) {}

  /** A late report never hides a newer one. */
  async apply(tx: TenantTx, incoming: Incoming<'INSTANCE_STATE'>): Promise<IngestOutcome> {
    const { hotelId, channelId, parsed } = incoming;
    const channel = await tx.em.findOneOrFail(
      Channel,
      { hotelId, id: channelId },
      { lockMode: LockMode.PESSIMISTIC_WRITE },
    );
    if (!channel.report(parsed.state, parsed.envelope.timestamp ?? incoming.receivedAt)) return PROCESSED;
    appendEvent(tx, { hotelId, channelId, kind: 'CHANNEL_UPDATED' });
    if (parsed.state === 'AUTHORIZED') {
      // A used-up plan stays used up, whoever is signed in.
      if (channel.blockedReason !== QUOTA_BLOCK) {
        channel.blockedUntil = null;
        channel.blockedReason = null;
      }
      await this.alerts.recover(tx, hotelId, channelId);
      tx.afterCommit(() => this.wakeLane(hotelId, channelId));
    } else if (DOWN.has(parsed.state)) {
      const reason = `state ${parsed.state}`;
      await this.alerts.raise(tx, {
        hotelId,
        channelId,
        kind: 'CHANNEL_DOWN',
        urgency: DOWN_URGENCY,
        reason,
      });
    }
    return PROCESSED;
  }
}
