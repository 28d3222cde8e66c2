import { Migration } from '@mikro-orm/migrations';

/** In a transaction of its own: rows are looked through without keeping anybody from writing. */
export class Migration20261130DeliveryCausesValidated extends Migration {
  override up(): void {
    this.addSql('alter table message_attempts validate constraint message_attempts_reason;');
    this.addSql('alter table messages validate constraint messages_delivery_reason;');
  }
}
