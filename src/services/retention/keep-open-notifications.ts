import type { TenantSessions } from '../../db/tenant-session.js';

const AT_ONCE = 200;

interface OpenNotification {
  readonly channel_id: string;
  readonly dedupe_key: string;
}

interface FoundNotification extends OpenNotification {
  readonly is_free: boolean;
}

/**
 * Moves notifications of a hotel that are still to be handled, wait for their message, or are in quarantine, from the partition of a period to that of
 * what outlives its period; at most 200. Returns whether there may be more. The locks of their chats keep them from being
 * handled meanwhile; those of a chat that is being handled are left where they are.
 */
export function keepOpenNotifications(
  sessions: TenantSessions,
  hotelId: string,
  periodStart: string,
): Promise<boolean> {
  return sessions.inHotel(
    hotelId,
    async (tx) => {
      const found = await tx.rows<FoundNotification>(
        `with open as materialized (
           select channel_id, dedupe_key, chat_key from inbound_notifications
           where hotel_id = $1 and period_start = $2 and (status = 'RECEIVED' or status = 'WAITING' or status = 'QUARANTINED')
           limit ${AT_ONCE})
         select channel_id, dedupe_key,
           pg_try_advisory_xact_lock(hashtextextended('chat|' || channel_id || '|' || chat_key, 0)) as is_free from open`,
        [hotelId, periodStart],
      );
      const moving = found.filter((row) => row.is_free);
      // The same notification may have been kept before. One of the two is enough, and open where either is.
      const replaced = await tx.rows<OpenNotification & { status: string }>(
        `delete from inbound_notifications n using unnest($2::uuid[], $3::text[]) as m (channel_id, dedupe_key)
         where n.hotel_id = $1 and n.period_start = '-infinity' and n.channel_id = m.channel_id and n.dedupe_key = m.dedupe_key
         returning n.channel_id, n.dedupe_key, n.status`,
        [hotelId, moving.map((row) => row.channel_id), moving.map((row) => row.dedupe_key)],
      );
      const open = new Set(
        replaced.filter((row) => row.status === 'RECEIVED' || row.status === 'WAITING').map(keyOf),
      );
      await tx.rows(
        `update inbound_notifications n set period_start = '-infinity', status = case when m.is_open then 'RECEIVED' else n.status end
         from unnest($3::uuid[], $4::text[], $5::boolean[]) as m (channel_id, dedupe_key, is_open)
         where n.hotel_id = $1 and n.period_start = $2 and n.channel_id = m.channel_id and n.dedupe_key = m.dedupe_key
           and (n.status = 'RECEIVED' or n.status = 'WAITING' or n.status = 'QUARANTINED')`,
        [
          hotelId,
          periodStart,
          moving.map((row) => row.channel_id),
          moving.map((row) => row.dedupe_key),
          moving.map((row) => open.has(keyOf(row))),
        ],
      );
      return moving.length > 0 && found.length === AT_ONCE;
    },
    { role: 'app_retention' },
  );
}

function keyOf({ channel_id: channelId, dedupe_key: dedupeKey }: OpenNotification): string {
  return `${channelId} ${dedupeKey}`;
}
