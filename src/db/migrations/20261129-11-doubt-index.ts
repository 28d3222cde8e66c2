import { Migration } from '@mikro-orm/migrations';
import { buildPartitionIndex } from './partition-index.js';

/** Messages in doubt that are still looked up: what nobody can decide leaves this index, so it stays short. */
export class Migration20261129DoubtIndex extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildPartitionIndex(this, {
      name: 'messages_to_reconcile',
      table: 'messages',
      on: `(hotel_id, channel_id, delivery_changed_at)
        where delivery_state in ('SENDING','UNKNOWN') and reconciliation_ended_at is null`,
    });
  }
}
