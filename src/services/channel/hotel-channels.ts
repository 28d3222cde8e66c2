import { fromOf } from '../../db/query/source-sql.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { channelSource, type ChannelRow } from './channel.rows.js';

/** The channels of a hotel, oldest first. A hotel has a handful, so this is no page. */
export function listChannels(tx: TenantTx, hotelId: string): Promise<ChannelRow[]> {
  return tx.rows<ChannelRow>(
    `select ${channelSource.select} from ${fromOf(channelSource, '$1')} where c.hotel_id = $1 order by c.created_at, c.id`,
    [hotelId],
  );
}

/** How many messages wait in the lane of each channel. */
export async function countQueued(
  tx: TenantTx,
  hotelId: string,
  channelIds: readonly string[],
): Promise<number[]> {
  const rows = await tx.rows<{ channel_id: string; queued: string }>(
    `select m.channel_id, count(*) as queued from messages m
     where m.hotel_id = $1 and m.channel_id = any ($2::uuid[]) and m.delivery_state = 'QUEUED' group by m.channel_id`,
    [hotelId, [...channelIds]],
  );
  const counts = new Map(rows.map((row) => [row.channel_id, Number(row.queued)]));
  return channelIds.map((id) => counts.get(id) ?? 0);
}
