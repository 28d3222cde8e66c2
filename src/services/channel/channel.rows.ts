import type { ChannelState } from '../../entities/channel.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface ChannelRow {
  hotel_id: string;
  id: string;
  instance_id: string;
  phone: string | null;
  state: ChannelState;
  state_since: string;
  last_inbound_at: string | null;
  updated_at: string;
}

/** The columns are named one by one: the secrets of a channel are never read here. */
export const channelSource: RowSource<ChannelRow> = {
  select: 'c.hotel_id, c.id, c.instance_id, c.phone, c.state, c.state_since, c.last_inbound_at, c.updated_at',
  table: 'channels',
  alias: 'c',
  hotelColumn: 'c.hotel_id',
  idColumn: 'c.id',
};
