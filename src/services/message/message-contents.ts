import type { TenantTx } from '../../db/tenant-tx.js';

export interface ReactionRow {
  message_id: string;
  author: 'GUEST' | 'PHONE';
  emoji: string;
  reacted_at: string;
}

export interface PollVoteRow {
  message_id: string;
  author: 'GUEST' | 'PHONE';
  selected: string[];
  voted_at: string;
}

/** More than a chat with a guest can have; only a list without end would need a page. */
const AT_MOST = 20;

/** The reactions on each of these messages of a hotel, oldest first; those taken back are left out. */
export async function findReactions(
  tx: TenantTx,
  hotelId: string,
  messageIds: readonly string[],
): Promise<ReactionRow[][]> {
  const rows = await tx.rows<ReactionRow>(
    `select r.message_id, r.author, r.emoji, r.reacted_at from message_reactions r
     where r.hotel_id = $1 and r.message_id = any ($2) and r.emoji is not null order by r.reacted_at, r.actor`,
    [hotelId, messageIds],
  );
  return byMessage(rows, messageIds);
}

/** The votes in each of these polls of a hotel, oldest first; those taken back are left out. */
export async function findPollVotes(
  tx: TenantTx,
  hotelId: string,
  messageIds: readonly string[],
): Promise<PollVoteRow[][]> {
  const rows = await tx.rows<PollVoteRow>(
    `select v.message_id, v.author, v.selected, v.voted_at from poll_votes v
     where v.hotel_id = $1 and v.message_id = any ($2) and v.selected <> '{}' order by v.voted_at, v.voter`,
    [hotelId, messageIds],
  );
  return byMessage(rows, messageIds);
}

/** What each of these messages of a hotel holds beside its words, as ingest kept it; null where there is nothing. */
export async function findContents(
  tx: TenantTx,
  hotelId: string,
  messageIds: readonly string[],
): Promise<unknown[]> {
  const rows = await tx.rows<{ id: string; content: unknown }>(
    'select m.id, m.content from messages m where m.hotel_id = $1 and m.id = any ($2)',
    [hotelId, messageIds],
  );
  const found = new Map(rows.map((row) => [row.id, row.content]));
  return messageIds.map((id) => found.get(id) ?? null);
}

function byMessage<Row extends { message_id: string }>(
  rows: readonly Row[],
  messageIds: readonly string[],
): Row[][] {
  const grouped = Map.groupBy(rows, (row) => row.message_id);
  return messageIds.map((id) => (grouped.get(id) ?? []).slice(0, AT_MOST));
}
