import type { Logger } from 'pino';
import type { Clock } from '../../clock.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { ChannelState } from '../../entities/channel.entity.js';
import { GreenApiError } from '../../providers/green-api/green-api-error.js';
import type { InstanceState } from '../channel/instance-state.js';
import type { ChannelAccess, ChannelClients } from './channel-clients.js';
import type { LaneKey } from './lease.js';

export interface ChannelProbeParts {
  readonly sessions: TenantSessions;
  readonly clients: ChannelClients;
  readonly clock: Clock;
  readonly states: Pick<InstanceState, 'observe'>;
  readonly logger: Logger;
}

const DEADLINE_MS = 10_000;

/** Asks the provider for a channel's state, so that no message is risked on a channel that last failed as a whole. */
export class ChannelProbe {
  constructor(private readonly parts: ChannelProbeParts) {}

  /** Opens the lane where the channel works again; else the pause that was begun before stands. */
  async ask(lane: LaneKey, access: ChannelAccess): Promise<void> {
    const { sessions, clock, states } = this.parts;
    const askedAt = clock.now();
    const state = await this.readState(lane, access);
    if (state === null) return;
    await sessions.inHotel(lane.hotelId, (tx) =>
      states.observe(tx, lane.hotelId, lane.channelId, state, askedAt),
    );
  }

  private async readState(lane: LaneKey, access: ChannelAccess): Promise<ChannelState | null> {
    try {
      const client = this.parts.clients.clientFor(lane.hotelId, access);
      return (await client.getStateInstance({ deadlineMs: DEADLINE_MS })).state;
    } catch (error) {
      if (!(error instanceof GreenApiError)) throw error;
      this.parts.logger.info(
        { hotelId: lane.hotelId, channelId: lane.channelId, failure: error.failure },
        'a channel gave no answer when it was asked for its state',
      );
      return null;
    }
  }
}
