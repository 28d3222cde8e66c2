import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './partition-index.js';

/** So that a page of a hotel's stays by departure is read without sorting all of them. */
export class Migration20261130ListOrderIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildIndex(this, {
      name: 'stays_by_departure',
      table: 'stays',
      on: '(hotel_id, departure_date, id)',
    });
  }
}
