import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './partition-index.js';

/** So that a page of a hotel's alerts is read in each order without sorting all of them. */
export class Migration20261130AlertOrderIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    const byUrgency = '(hotel_id, urgency desc, raised_at desc, id desc)';
    await buildIndex(this, { name: 'alerts_urgent', table: 'alerts', on: byUrgency });
    await buildIndex(this, { name: 'alerts_by_deadline', table: 'alerts', on: '(hotel_id, due_at, id)' });
  }
}
