import { Migration } from '@mikro-orm/migrations';

/** Validates without keeping writers out, in a transaction of its own. */
export class Migration20261129SentimentNotJudgedValidated extends Migration {
  override up(): void {
    this.addSql('alter table sentiments validate constraint sentiments_label_check;');
  }
}
