import { Migration } from '@mikro-orm/migrations';
import { buildPartitionIndex } from './partition-index.js';

/** Indexes of what waits to be sent: by due time in its lane, by place in its conversation, and by when it expires. */
export class Migration20261129LaneIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildPartitionIndex(this, {
      name: 'messages_due',
      table: 'messages',
      on: `(hotel_id, channel_id, (coalesce(send_after, stored_at))) where delivery_state = 'QUEUED'`,
    });
    await buildPartitionIndex(this, {
      name: 'messages_unsent',
      table: 'messages',
      on: `(hotel_id, conversation_id, seq)
        where provider_message_id is null and delivery_state in ('QUEUED','SENDING','UNKNOWN')`,
    });
    await buildPartitionIndex(this, {
      name: 'messages_expiring',
      table: 'messages',
      on: `(expires_at) where delivery_state = 'QUEUED'`,
    });
  }
}
