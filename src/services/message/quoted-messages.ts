import type { TenantTx } from '../../db/tenant-tx.js';
import { messageSource, type MessageRow } from './message.rows.js';
import { fromOf } from '../../db/query/source-sql.js';

/** The messages that the provider knows by these ids on a channel of the hotel; each key is `channelId/providerMessageId`. */
export async function findByProviderIds(
  tx: TenantTx,
  hotelId: string,
  keys: readonly string[],
): Promise<(MessageRow | null)[]> {
  const channels = keys.map((key) => key.slice(0, key.indexOf('/')));
  const providerIds = keys.map((key) => key.slice(key.indexOf('/') + 1));
  const rows = await tx.rows<MessageRow & { provider_message_id: string }>(
    `select ${messageSource.select}, m.provider_message_id from ${fromOf(messageSource, '$1')}
     where m.hotel_id = $1 and (m.channel_id, m.provider_message_id) in (select * from unnest($2::uuid[], $3::text[]))`,
    [hotelId, channels, providerIds],
  );
  const found = new Map(rows.map((row) => [`${row.channel_id}/${row.provider_message_id}`, row]));
  return keys.map((key) => found.get(key) ?? null);
}
