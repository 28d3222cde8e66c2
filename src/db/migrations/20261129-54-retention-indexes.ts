import { Migration } from '@mikro-orm/migrations';
import { buildIndex } from './partition-index.js';

/** So that what has run out is found without reading what has not. */
export class Migration20261129RetentionIndexes extends Migration {
  override isTransactional(): boolean {
    return false;
  }

  override async up(): Promise<void> {
    await buildIndex(this, { name: 'refresh_tokens_expiry', table: 'refresh_tokens', on: '(expires_at)' });
    await buildIndex(this, { name: 'sessions_oldest', table: 'sessions', on: '(created_at)' });
  }
}
