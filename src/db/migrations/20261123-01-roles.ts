import { Migration } from '@mikro-orm/migrations';

/**
 * The roles a login role steps into, never more than one at a time. All are NOLOGIN and own no table.
 * Roles belong to the whole server, so they may exist already.
 */
const ROLES = [
  'app_edge',
  'app_webhook',
  'app_tenant',
  'app_identity',
  'app_platform',
  'app_jobs',
  'app_system',
];

export class Migration20261123Roles extends Migration {
  override up(): void {
    for (const role of ROLES) {
      this.addSql(`do $$ begin
          if not exists (select from pg_roles where rolname = '${role}') then create role ${role} nologin noinherit; end if;
        exception when duplicate_object or unique_violation then null; end $$;`);
    }
    this.addSql('grant app_system to current_user;');
    this.addSql('revoke create on schema public from public;');
    this.addSql(`grant usage on schema public to ${ROLES.join(', ')};`);
  }
}
