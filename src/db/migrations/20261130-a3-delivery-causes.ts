import { Migration } from '@mikro-orm/migrations';
import { withShortLocks } from './short-lock.js';

const CAUSES = `'NO_ACCOUNT','FORBIDDEN','SUSPENDED','BAD_REQUEST','NOT_FOUND','CLIENT_ERROR','FILE_TOO_LARGE','NOT_SENT_IN_TIME',
  'RATE_LIMITED','QUOTA_EXCEEDED','INSTANCE_STARTING','INSTANCE_NOT_AUTHORIZED','WRONG_TOKEN','NO_ACCESS','DNS_FAILED','CONNECT_FAILED',
  'TLS_FAILED','DEADLINE_BEFORE_WRITE','ABORTED_BEFORE_WRITE','TOO_LATE_TO_WRITE','DEADLINE_AFTER_WRITE','ABORTED_AFTER_WRITE',
  'CONNECTION_LOST','RESPONSE_TRUNCATED','RESPONSE_TOO_LARGE','RESPONSE_UNREADABLE','REDIRECTED','SERVER_ERROR','WORKER_LOST','NO_STATUS',
  'PENDING_AT_PROVIDER','NOT_IN_JOURNAL','ECHO_STORED_APART','STATUS_NOT_UNDERSTOOD','NOT_IN_GROUP','GROUP_TOO_LARGE','FAILED'`;

/** Why a message is not sent is one of the causes that clients are told of; until now it was any text. */
export class Migration20261130DeliveryCauses extends Migration {
  override up(): void {
    this.addSql(
      withShortLocks(`
      alter table messages add constraint messages_delivery_reason check (delivery_reason in (${CAUSES})) not valid;
      alter table message_attempts add constraint message_attempts_reason check (reason in (${CAUSES})) not valid;`),
    );
  }
}
