import { type Clock, dueTime } from '../clock.js';
import type { TenantSessions } from '../db/tenant-session.js';
import type { TenantTx } from '../db/tenant-tx.js';
import type { CursorSigner, DecodedCursor } from '../events/cursor.js';
import type { UserRow } from './membership/membership.rows.js';

/** What reads need beside the operation's own transaction. */
export class ReadingService {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly cursors: CursorSigner,
    private readonly clock: Clock,
  ) {}

  now(): Date {
    return this.clock.now();
  }

  /** The time by which something is due or overdue. */
  dueTime(): Date {
    return dueTime(this.clock);
  }

  /** Reads of a platform admin: hotels themselves, nothing that belongs to one. */
  asPlatform<T>(work: (tx: TenantTx) => Promise<T>): Promise<T> {
    return this.sessions.inRole('app_platform', work);
  }

  /** A signed-in person's own name and address, which a hotel's transaction shows to colleagues only. */
  findOwnUser(userId: string): Promise<UserRow | null> {
    return this.sessions.inRole('app_identity', (tx) =>
      tx.row<UserRow>('select u.id, u.name, u.email, u.updated_at from users u where u.id = $1', [userId]),
    );
  }

  /** The position in a hotel's event log from which a subscription goes on without a gap. */
  eventCursor(hotelId: string, number: number): string {
    return this.cursors.encode(hotelId, number);
  }

  /** Reads what `eventCursor` made. */
  decodeEventCursor(hotelId: string, cursor: string): DecodedCursor {
    return this.cursors.decode(hotelId, cursor);
  }
}
