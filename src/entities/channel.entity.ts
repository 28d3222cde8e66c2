import { defineEntity } from '@mikro-orm/core';
import type { ChannelState } from '../domain/channel.js';
import { updatedAt } from './changed-row.js';

export type { ChannelState };

export const ChannelSchema = defineEntity({
  name: 'Channel',
  tableName: 'channels',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    instanceId: p.text(),
    phone: p.text().nullable(),
    apiUrl: p.text().nullable(),
    mediaUrl: p.text().nullable(),
    apiTokenEncrypted: p.blob().lazy(),
    webhookTokenEncrypted: p.blob().lazy(),
    webhookTokenHash: p.blob().lazy(),
    state: p.text().$type<ChannelState>(),
    stateSince: p.datetime(),
    lastInboundAt: p.datetime().nullable(),
    nextSendAt: p.datetime().lazy(),
    leasedUntil: p.datetime().nullable().lazy(),
    sendGapMs: p.integer(),
    blockedUntil: p.datetime().nullable(),
    blockedReason: p.text().nullable(),
    consecutiveFailures: p.integer(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** One WhatsApp number of a hotel, that is one Green API instance. */
export class Channel extends ChannelSchema.class {
  /**
   * Takes over a state the provider reported for `at`. Returns false, changing nothing, when a newer report is
   * already known or the state is the same.
   */
  report(state: ChannelState, at: Date): boolean {
    if (at < this.stateSince || state === this.state) return false;
    this.state = state;
    this.stateSince = at;
    return true;
  }
}
ChannelSchema.setClass(Channel);
