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

const COLUMNS = 'id, status, last_seq, waiting_since, last_message_at';

/** A guest's open conversation: found, reopened or begun. A unique index keeps it the only one. */
export class ConversationOpener {
  constructor(private readonly clock: Clock) {}

  /**
   * Locks the guest's conversation that is not resolved. Where there is none it takes one resolved less than
   * `reopenWithinMs` ago (0 for never), else begins a new one with `status`.
   */
  async lockOpen(
    tx: TenantTx,
    place: { hotelId: string; guestId: string; channelId: string },
    status: ConversationStatus,
    reopenWithinMs: number,
  ): Promise<LockedConversation> {
    const open = await this.lockUnresolved(tx, place);
    if (open !== null) return open;
    const now = this.clock.now();
    // None where nothing may be reopened, even if a process whose clock is ahead resolved it.
    const resolved =
      reopenWithinMs > 0
        ? await this.lockResolvedSince(tx, place, new Date(now.getTime() - reopenWithinMs))
        : null;
    if (resolved !== null) return resolved;
    await tx.rows(
      `insert into conversations (hotel_id, id, guest_id, channel_id, status, last_message_at, created_at)
       values ($1, $2, $3, $4, $5, $6, $6) on conflict do nothing`,
      [place.hotelId, uuidv7(now), place.guestId, place.channelId, status, now],
    );
    const made = await this.lockUnresolved(tx, place);
    if (made === null) throw new Error('a conversation just begun was resolved at once');
    return made;
  }

  private async lockResolvedSince(
    tx: TenantTx,
    place: { hotelId: string; guestId: string },
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

  private async lockUnresolved(
    tx: TenantTx,
    place: { hotelId: string; guestId: string },
  ): Promise<LockedConversation | null> {
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
