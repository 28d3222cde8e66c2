import type { Clock } from '../../clock.js';
import { toDate, type TenantTx } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import type { EntityRef } from '../../db/query/row-source.js';
import type { ReadSignals } from '../../events/read-signals.js';
import type { Done, NotFound } from '../command-outcome.js';
import { requireRight } from '../viewer-rights.js';

export interface MarkReadInput {
  readonly conversation: EntityRef;
  readonly upToSeq: number;
}

/** How far each person has read. Private to the person, so it appends no event: it is told by ReadSignals. */
export class ReadMarks {
  constructor(
    private readonly clock: Clock,
    private readonly signals: Pick<ReadSignals, 'send'>,
  ) {}

  /** Moves the viewer's mark forward to `upToSeq`, at most to the last message; never backward. */
  async mark(tx: TenantTx, viewer: Viewer, input: MarkReadInput): Promise<Done | NotFound> {
    const { hotelId, id } = input.conversation;
    requireRight(viewer, hotelId, 'conversation:markRead');
    const marked = await tx.row<{ has_moved: boolean }>(
      `insert into conversation_reads as r (hotel_id, conversation_id, user_id, last_read_seq, read_at)
       select c.hotel_id, c.id, $3, least($4::integer, c.last_seq), $5 from conversations c where c.hotel_id = $1 and c.id = $2
       on conflict (hotel_id, conversation_id, user_id) do update
         set last_read_seq = greatest(r.last_read_seq, excluded.last_read_seq),
             read_at = case when excluded.last_read_seq > r.last_read_seq then excluded.read_at else r.read_at end
       returning read_at = $5 as has_moved`,
      [hotelId, id, viewer.userId, input.upToSeq, this.clock.now()],
    );
    if (marked === null) return { outcome: 'notFound', path: ['conversationId'] };
    if (marked.has_moved)
      tx.afterCommit(() => this.signals.send({ hotelId, userId: viewer.userId, conversationId: id }));
    return { outcome: 'done', hotelId, id };
  }
}

/** How far one person has read in a conversation. */
export interface ReadMark {
  readonly hotelId: string;
  readonly conversationId: string;
  readonly lastReadSeq: number;
  readonly readAt: Date;
}

/** Null where the person has read nothing in it. */
export async function findReadMark(
  tx: TenantTx,
  { hotelId, userId, conversationId }: { hotelId: string; userId: string; conversationId: string },
): Promise<ReadMark | null> {
  const row = await tx.row<{ last_read_seq: number; read_at: string }>(
    'select last_read_seq, read_at from conversation_reads where hotel_id = $1 and conversation_id = $2 and user_id = $3',
    [hotelId, conversationId, userId],
  );
  return row === null
    ? null
    : { hotelId, conversationId, lastReadSeq: row.last_read_seq, readAt: toDate(row.read_at) };
}
