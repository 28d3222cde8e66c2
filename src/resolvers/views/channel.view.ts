import { toDate } from '../../db/tenant-tx.js';
import { Channel } from '../../schema/channel/channel.type.js';
import type { ChannelRow } from '../../services/channel/channel.rows.js';

export function toChannel(row: ChannelRow): Channel {
  const channel = new Channel(row.hotel_id, row.id);
  channel.instanceId = row.instance_id;
  channel.phone = row.phone;
  channel.state = row.state;
  channel.stateSince = toDate(row.state_since);
  channel.lastInboundAt = toDate(row.last_inbound_at);
  channel.updatedAt = toDate(row.updated_at);
  return channel;
}
