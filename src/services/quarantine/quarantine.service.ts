import type { Clock } from '../../clock.js';
import { keysetSql, toPage, type Keyset, type Page, type PageRequest } from '../../db/query/keyset.js';
import { quarantineReasonOf, type QuarantineReason } from '../../domain/quarantine.js';
import type { TenantSessions } from '../../db/tenant-session.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { writeAudit } from '../audit.js';
import { writePlatformAudit } from '../session/platform-audit.js';
import { Bindings } from '../../db/query/bindings.js';

export interface QuarantineRow {
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
export interface QuarantineRequest {
  readonly hotelId: string;
  readonly id: string;
  readonly actorUserId: string;
  readonly requestId: string;
}

export const quarantineNewestFirst: Keyset = {
  name: 'quarantine',
  direction: 'desc',
  columns: [
    { sql: 'n.received_at', field: 'received_at', type: 'timestamptz' },
    { sql: 'n.id', field: 'id', type: 'uuid' },
  ],
};

/** Bodies that say nothing a later version could understand for this channel. */
const NEVER_REPLAYABLE: ReadonlySet<QuarantineReason> = new Set(['BODY_TOO_LARGE', 'INSTANCE_MISMATCH']);

/**
 * Quarantine as the platform's admin has it: metadata of all hotels in a role that cannot read bodies. What touches
 * a hotel's data happens in that hotel's scope and is written into its audit log and the platform's first.
 */
export class Quarantine {
  constructor(
    private readonly sessions: TenantSessions,
    private readonly clock: Clock,
    private readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void,
  ) {}

  list(page: PageRequest): Promise<Page<QuarantineRow>> {
    const { values, bind } = new Bindings();
    const keyset = keysetSql(quarantineNewestFirst, page, bind);
    return this.sessions.inRole('app_platform', async (tx) =>
      toPage(
        page,
        await tx.rows<QuarantineRow>(
          `select n.hotel_id, n.channel_id, n.id, n.type_webhook, n.received_at, n.reason, n.attempts, n.body_bytes
           from inbound_notifications n where n.status = 'QUARANTINED'${keyset.conditions}${keyset.order}${keyset.limit}`,
          values,
        ),
      ),
    );
  }

  /** Has a notification handled again, in its chat's order. */
  async replay(request: QuarantineRequest): Promise<'done' | 'notFound' | 'notReplayable'> {
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
  async reveal(request: QuarantineRequest, why: string): Promise<string | null> {
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
    request: QuarantineRequest,
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
      if (action === 'NOTIFICATION_REPLAYED' && NEVER_REPLAYABLE.has(quarantineReasonOf(row.reason)))
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
    { hotelId, id, actorUserId, requestId }: QuarantineRequest,
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
