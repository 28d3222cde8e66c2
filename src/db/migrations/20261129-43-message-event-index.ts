import { Migration } from '@mikro-orm/migrations';
import { buildPartitionIndex } from './partition-index.js';

/** The events of a conversation's messages, so that what came after one is found without reading the whole hotel's events. */
export class Migration20261129MessageEventIndex extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildPartitionIndex(this, {
      name: 'hotel_events_messages',
      table: 'hotel_events',
      on: `(hotel_id, conversation_id, number) where kind = 'MESSAGE_ADDED'`,
    });
  }
}
