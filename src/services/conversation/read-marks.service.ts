import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import type { Done, NotFound, Subject } from '../command-outcome.js';
import { requireRight } from '../viewer-rights.js';

export interface MarkReadInput {
  readonly conversation: Subject;
  readonly upToSeq: number;
}

/** How far each person has read. Private to the person, so it appends no event. */
export class ReadMarks {
  constructor(private readonly clock: Clock) {}

  /** Moves the viewer's mark forward to `upToSeq`, at most to the last message; never backward. */
  async mark(tx: TenantTx, viewer: Viewer, input: MarkReadInput): Promise<Done | NotFound> {
    const { hotelId, id } = input.conversation;
    requireRight(viewer, hotelId, 'conversation:markRead');
    const marked = await tx.row<{ conversation_id: string }>(
      `insert into conversation_reads as r (hotel_id, conversation_id, user_id, last_read_seq, read_at)
       select c.hotel_id, c.id, $3, least($4::integer, c.last_seq), $5 from conversations c where c.hotel_id = $1 and c.id = $2
       on conflict (hotel_id, conversation_id, user_id) do update
         set last_read_seq = greatest(r.last_read_seq, excluded.last_read_seq),
             read_at = case when excluded.last_read_seq > r.last_read_seq then excluded.read_at else r.read_at end
       returning conversation_id`,
      [hotelId, id, viewer.userId, input.upToSeq, this.clock.now()],
    );
    return marked === null
      ? { outcome: 'notFound', path: ['conversationId'] }
      : { outcome: 'done', hotelId, id };
  }
}
