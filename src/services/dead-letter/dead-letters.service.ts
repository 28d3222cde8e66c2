import type { Clock } from '../../clock.js';
import { keysetSql, toPage, type Keyset, type Page, type PageRequest } from '../../db/query/keyset.js';
import {
  DEAD_LETTER_REASONS,
  deadLetterReasonOf,
  isReplayable,
  type DeadLetterReason,
} from '../../domain/dead-letter.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { writeAudit } from '../audit.js';
import { writePlatformAudit } from '../session/platform-audit.js';
import { Bindings } from '../../db/query/bindings.js';

export interface DeadLetterRow {
  hotel_id: string;
  channel_id: string;
  id: string;
  type_webhook: string | null;
  received_at: string;
  reason: string | null;
  attempts: number;
  body_bytes: number;
}

/** Who asks, and for what. The caller has checked that it is a platform admin. */
export interface DeadLetterRequest {
  readonly hotelId: string;
  readonly id: string;
  readonly actorUserId: string;
  readonly requestId: string;
}

export const deadLettersNewestFirst: Keyset = {
  name: 'deadLetters',
  direction: 'desc',
  columns: [
    { sql: 'n.received_at', field: 'received_at', type: 'timestamptz' },
    { sql: 'n.id', field: 'id', type: 'uuid' },
  ],
};

/** Which of them; null does not filter, and an empty `hotelId` names no hotel. */
export interface DeadLetterCriteria {
  readonly hotelId: string | null;
  readonly reason: readonly DeadLetterReason[] | null;
}

/**
 * Quarantined notifications as the platform's admin has them: metadata of all hotels in a role that cannot read
 * bodies. What touches a hotel's data happens in that hotel's scope and is written into its audit log and the
 * platform's first.
 */
export class DeadLetters {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void,
  ) {}

  list(page: PageRequest, criteria: DeadLetterCriteria): Promise<Page<DeadLetterRow>> {
    const { values, bind } = new Bindings();
    const conditions = criteriaSql(criteria, bind);
    const keyset = keysetSql(deadLettersNewestFirst, page, bind);
    return this.sessions.inRole('app_platform', async (tx) =>
      toPage(
        page,
        await tx.rows<DeadLetterRow>(
          `select n.hotel_id, n.channel_id, n.id, n.type_webhook, n.received_at, n.reason, n.attempts, n.body_bytes
           from inbound_notifications n where n.status = 'QUARANTINED'${conditions}${keyset.conditions}${keyset.order}${keyset.limit}`,
          values,
        ),
      ),
    );
  }

  /** Has a notification handled again, in its chat's order. */
  async replay(request: DeadLetterRequest): Promise<'done' | 'notFound' | 'notReplayable'> {
    const found = await this.announce(request, 'NOTIFICATION_REPLAYED', null);
    if (found !== 'announced') return found;
    const { hotelId, id } = request;
    return this.sessions.inHotel(hotelId, async (tx) => {
      const released = await tx.row<{ channel_id: string; chat_key: string }>(
        `update inbound_notifications set status = 'RECEIVED', reason = null, attempts = 0, processed_at = null
         where hotel_id = $1 and id = $2 and status = 'QUARANTINED' returning channel_id, chat_key`,
        [hotelId, id],
      );
      if (released === null) return 'notFound';
      await this.audit(tx, request, 'notification.replay');
      tx.afterCommit(() => this.wakeChat(hotelId, released.channel_id, released.chat_key));
      return 'done';
    });
  }

  /** The body of a notification. That somebody looked, and why, stands in both audit logs before it is read. */
  async reveal(request: DeadLetterRequest, why: string): Promise<string | null> {
    const found = await this.announce(request, 'NOTIFICATION_REVEALED', why);
    if (found !== 'announced') return null;
    const { hotelId, id } = request;
    return this.sessions.inHotel(hotelId, async (tx) => {
      await this.audit(tx, request, 'notification.reveal');
      const row = await tx.row<{ body: Buffer }>(
        `select body from inbound_notifications where hotel_id = $1 and id = $2 and status = 'QUARANTINED'`,
        [hotelId, id],
      );
      return row === null ? null : row.body.toString('utf8');
    });
  }

  private announce(
    request: DeadLetterRequest,
    action: 'NOTIFICATION_REPLAYED' | 'NOTIFICATION_REVEALED',
    why: string | null,
  ): Promise<'announced' | 'notFound' | 'notReplayable'> {
    const { hotelId, id, actorUserId, requestId } = request;
    return this.sessions.inRole('app_platform', async (tx) => {
      const row = await tx.row<{ reason: string | null }>(
        `select reason from inbound_notifications where hotel_id = $1 and id = $2 and status = 'QUARANTINED'`,
        [hotelId, id],
      );
      if (row === null) return 'notFound';
      if (action === 'NOTIFICATION_REPLAYED' && !isReplayable(deadLetterReasonOf(row.reason)))
        return 'notReplayable';
      await writePlatformAudit(tx, {
        actorUserId,
        action,
        detail: { hotelId, notificationId: id, ...(why === null ? {} : { why }) },
        requestId,
        at: this.clock.now(),
      });
      return 'announced';
    });
  }

  private async audit(
    tx: TenantTx,
    { hotelId, id, actorUserId, requestId }: DeadLetterRequest,
    action: string,
  ): Promise<void> {
    tx.correlationId = requestId;
    await writeAudit(tx, {
      hotelId,
      actorUserId,
      action,
      subjectType: 'Notification',
      subjectId: id,
      at: this.clock.now(),
    });
  }
}

function criteriaSql({ hotelId, reason }: DeadLetterCriteria, bind: (value: unknown) => string): string {
  const ofHotel = hotelId === null ? '' : ` and n.hotel_id::text = ${bind(hotelId)}`;
  if (reason === null) return ofHotel;
  // Rows of another version have reasons this one does not know: they are OTHER.
  const unknown = reason.includes('OTHER')
    ? ` or n.reason is null or n.reason <> all(${bind(DEAD_LETTER_REASONS)}::text[])`
    : '';
  return `${ofHotel} and (n.reason = any(${bind(reason)}::text[])${unknown})`;
}
