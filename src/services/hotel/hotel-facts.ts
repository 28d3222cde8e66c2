import type { TenantTx } from '../../db/tenant-tx.js';
import { channelSource, type ChannelRow } from '../channel/channel.rows.js';
import { fromOf } from '../../db/query/source-sql.js';

/** How far the event log of each hotel has come; 0 where nothing has happened yet. */
export async function findEventHeads(tx: TenantTx, hotelIds: readonly string[]): Promise<number[]> {
  const rows = await tx.rows<{ hotel_id: string; number: string }>(
    'select e.hotel_id, e.number from event_heads e where e.hotel_id = any ($1::uuid[])',
    [[...hotelIds]],
  );
  const heads = new Map(rows.map((row) => [row.hotel_id, Number(row.number)]));
  return hotelIds.map((id) => heads.get(id) ?? 0);
}

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
