import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { uuidv7 } from '../../db/uuid.js';
import type { ConversationStatus } from '../../entities/conversation.entity.js';

export interface LockedConversation {
  readonly id: string;
  readonly status: ConversationStatus;
  readonly lastSeq: number;
  readonly waitingSince: Date | null;
  readonly lastMessageAt: Date | null;
}

interface ConversationRow {
  readonly id: string;
  readonly status: ConversationStatus;
  readonly last_seq: number;
  readonly waiting_since: string | null;
  readonly last_message_at: string | null;
}

/** Whose conversation, and the message that it is wanted for. */
export interface ConversationPlace {
  readonly hotelId: string;
  readonly guestId: string;
  readonly channelId: string;
  readonly providerMessageId: string;
}

const COLUMNS = 'id, status, last_seq, waiting_since, last_message_at';

/** A guest's open conversation: found, reopened or begun. A unique index keeps it the only one. */
export class ConversationOpener {
  constructor(private readonly clock: Clock) {}

  /**
   * Locks the guest's conversation that is not resolved. Where there is none it takes one resolved less than
   * `reopenWithinMs` ago (0 for never), else begins a new one with `status`, but for a message that is stored already:
   * then it returns null. A provider repeats itself, and a repetition must not leave an empty conversation.
   */
  async lockOpen(
    tx: TenantTx,
    place: ConversationPlace,
    status: ConversationStatus,
    reopenWithinMs: number,
  ): Promise<LockedConversation | null> {
    const open = await this.lockUnresolved(tx, place);
    if (open !== null) return open;
    const now = this.clock.now();
    // None where nothing may be reopened, even if a process whose clock is ahead resolved it.
    const resolved =
      reopenWithinMs > 0
        ? await this.lockResolvedSince(tx, place, new Date(now.getTime() - reopenWithinMs))
        : null;
    if (resolved !== null) return resolved;
    const { isKnown, begun } = await this.begin(tx, place, status, now);
    if (isKnown || begun !== null) return begun;
    const made = await this.lockUnresolved(tx, place);
    if (made === null) throw new Error('a conversation just begun was resolved at once');
    return made;
  }

  /** Begins a conversation with a message not stored yet; `begun` is null where it is, or somebody else was quicker. */
  private async begin(
    tx: TenantTx,
    place: ConversationPlace,
    status: ConversationStatus,
    now: Date,
  ): Promise<{ isKnown: boolean; begun: LockedConversation | null }> {
    const row = await tx.row<{ is_known: boolean } & (ConversationRow | { id: null })>(
      `with known as (select from messages where hotel_id = $1 and channel_id = $4 and provider_message_id = $7),
         begun as (insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at, created_at)
           select $1, $2, $3, $4, $5, $6, $6 where not exists (select from known) on conflict do nothing returning ${COLUMNS})
       select exists (select from known) as is_known, begun.* from (select) as one left join begun on true`,
      [place.hotelId, uuidv7(now), place.guestId, place.channelId, status, now, place.providerMessageId],
    );
    return { isKnown: row?.is_known === true, begun: row === null || row.id === null ? null : toLocked(row) };
  }

  private async lockResolvedSince(
    tx: TenantTx,
    place: ConversationPlace,
    since: Date,
  ): Promise<LockedConversation | null> {
    const row = await tx.row<ConversationRow>(
      `select ${COLUMNS} from conversations
       where hotel_id = $1 and guest_id = $2 and status = 'RESOLVED' and resolved_at > $3
       order by created_at desc limit 1 for no key update`,
      [place.hotelId, place.guestId, since],
    );
    return row === null ? null : toLocked(row);
  }

  private async lockUnresolved(tx: TenantTx, place: ConversationPlace): Promise<LockedConversation | null> {
    const row = await tx.row<ConversationRow>(
      `select ${COLUMNS} from conversations where hotel_id = $1 and guest_id = $2 and status <> 'RESOLVED' for no key update`,
      [place.hotelId, place.guestId],
    );
    return row === null ? null : toLocked(row);
  }
}

function toLocked(row: ConversationRow): LockedConversation {
  return {
    id: row.id,
    status: row.status,
    lastSeq: row.last_seq,
    waitingSince: row.waiting_since === null ? null : new Date(row.waiting_since),
    lastMessageAt: row.last_message_at === null ? null : new Date(row.last_message_at),
  };
}
