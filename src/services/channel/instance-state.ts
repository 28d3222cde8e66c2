import { LockMode } from '@mikro-orm/postgresql';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Channel, type ChannelState } from '../../entities/channel.entity.js';
import { appendEvent } from '../../events/event-log.js';
import type { AlertCauseReason } from '../../domain/alert-cause.js';
import type { ChannelAlerts } from './channel-alerts.js';
import { isOpenState, QUOTA_BLOCK, reportedAt } from '../../domain/channel.js';

/** States in which nothing goes out or comes in until a person does something. STARTING passes by itself. */
const DOWN: Readonly<Partial<Record<ChannelState, AlertCauseReason>>> = {
  NOT_AUTHORIZED: 'CHANNEL_NOT_AUTHORIZED',
  SLEEPING: 'CHANNEL_SLEEPING',
  SUSPENDED: 'CHANNEL_SUSPENDED',
  BLOCKED: 'CHANNEL_BLOCKED',
};
const DOWN_URGENCY = 4;
/** Reports carry the provider's clock in whole seconds: one that follows an answer at once must not look older than it. */
const OBSERVED_EARLIER_MS = 5_000;

/** What a notification says of a channel's state. */
export interface StateReport {
  readonly hotelId: string;
  readonly channelId: string;
  readonly receivedAt: Date;
  readonly parsed: { readonly state: ChannelState; readonly envelope: { readonly timestamp: Date | null } };
}

/** Takes over what the provider says of a channel's state, with the alert that a fallen channel needs. */
export class InstanceState {
  constructor(
    private readonly alerts: ChannelAlerts,
    private readonly wakeLane: (hotelId: string, channelId: string) => void,
  ) {}

  /** Takes over a report. A late one never hides a newer one. */
  async apply(tx: TenantTx, incoming: StateReport): Promise<void> {
    const { hotelId, channelId, parsed } = incoming;
    const channel = await lockChannel(tx, hotelId, channelId);
    const at = reportedAt(parsed.envelope.timestamp, incoming.receivedAt);
    if (at < channel.stateSince) return;
    await this.takeOver(tx, channel, parsed.state, at);
    // Also where the state is the one we know: we may have missed that it was another in between.
    channel.consecutiveFailures = 0;
    if (isOpenState(parsed.state)) this.open(tx, channel);
  }

  /**
   * Takes over what the provider answered when it was asked at `askedAt`. The pause between two questions goes on growing
   * until a message is accepted or the state changes: a channel may say that it works and still take nothing.
   */
  async observe(
    tx: TenantTx,
    hotelId: string,
    channelId: string,
    state: ChannelState,
    askedAt: Date,
  ): Promise<void> {
    const channel = await lockChannel(tx, hotelId, channelId);
    const at = new Date(askedAt.getTime() - OBSERVED_EARLIER_MS);
    if (state !== channel.state) {
      if (at < channel.stateSince) return;
      await this.takeOver(tx, channel, state, at);
      channel.consecutiveFailures = 0;
    }
    if (isOpenState(state)) this.open(tx, channel);
  }

  private async takeOver(tx: TenantTx, channel: Channel, state: ChannelState, at: Date): Promise<void> {
    const { hotelId, id: channelId } = channel;
    if (!channel.report(state, at)) return;
    appendEvent(tx, {
      hotelId,
      kind: 'CHANNEL_UPDATED',
      subject: { type: 'Channel', id: channelId },
      actor: null,
    });
    const reason = DOWN[state];
    if (state === 'AUTHORIZED') {
      await this.alerts.recover(tx, hotelId, channelId);
    } else if (reason !== undefined) {
      await this.alerts.raise(tx, {
        hotelId,
        channelId,
        kind: 'CHANNEL_DOWN',
        urgency: DOWN_URGENCY,
        reason,
      });
    }
  }

  private open(tx: TenantTx, channel: Channel): void {
    const { hotelId, id } = channel;
    // A used-up plan stays used up, whoever is signed in.
    if (channel.blockedReason !== QUOTA_BLOCK) {
      channel.blockedUntil = null;
      channel.blockedReason = null;
    }
    tx.afterCommit(() => this.wakeLane(hotelId, id));
  }
}

function lockChannel(tx: TenantTx, hotelId: string, id: string): Promise<Channel> {
  return tx.em.findOneOrFail(Channel, { hotelId, id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
}
