import { Migration } from '@mikro-orm/migrations';

/** A message in a language the engine does not know is not judged. Existing rows are not read: the new rule allows all of the old. */
export class Migration20261129SentimentNotJudged extends Migration {
  override up(): void {
    this.addSql(`
      alter table sentiments drop constraint sentiments_label_check;
      alter table sentiments add constraint sentiments_label_check
        check (label in ('POSITIVE','NEUTRAL','NEGATIVE','NOT_JUDGED')) not valid;
    `);
  }
}
