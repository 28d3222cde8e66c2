import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import type { ChannelAccess } from './channel-clients.js';
import type { LaneKey } from './lease.js';

/** How to ask a lane's journal, and how it answered the last times. */
export interface JournalAccess extends ChannelAccess {
  /** How many times in a row it did not answer. */
  readonly failures: number;
  readonly pausedUntil: Date | null;
}

const FIRST_PAUSE_SECONDS = 20;
const LONGEST_PAUSE_SECONDS = 600;

export async function readJournalAccess(tx: TenantTx, lane: LaneKey): Promise<JournalAccess | null> {
  const row = await tx.row<{
    instance_id: string;
    api_url: string | null;
    media_url: string | null;
    api_token_encrypted: Buffer;
    journal_failures: number;
    journal_after: string | null;
  }>(
    `select instance_id, api_url, media_url, api_token_encrypted, journal_failures, journal_after from channels
     where hotel_id = $1 and id = $2`,
    [lane.hotelId, lane.channelId],
  );
  if (row === null) return null;
  return {
    instanceId: row.instance_id,
    apiUrl: row.api_url,
    mediaUrl: row.media_url,
    apiTokenEncrypted: row.api_token_encrypted,
    failures: row.journal_failures,
    pausedUntil: toDate(row.journal_after),
  };
}

/** A journal that does not answer is asked after 20 s, 40 s, 80 s … and at last every ten minutes. */
export async function lengthenPause(tx: TenantTx, lane: LaneKey, now: Date): Promise<void> {
  await tx.rows(
    `update channels set journal_failures = journal_failures + 1,
       journal_after = $3::timestamptz + least(${FIRST_PAUSE_SECONDS} * 2 ^ least(journal_failures, 10), ${LONGEST_PAUSE_SECONDS}) * interval '1 second'
     where hotel_id = $1 and id = $2`,
    [lane.hotelId, lane.channelId, now],
  );
}

export async function endPause(tx: TenantTx, lane: LaneKey): Promise<void> {
  await tx.rows(
    'update channels set journal_failures = 0, journal_after = null where hotel_id = $1 and id = $2',
    [lane.hotelId, lane.channelId],
  );
}
