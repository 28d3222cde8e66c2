import { Migration20261123Roles } from './20261123-01-roles.js';
import { Migration20261123People } from './20261123-02-people.js';
import { Migration20261123Conversations } from './20261123-03-conversations.js';
import { Migration20261123Alerts } from './20261123-04-alerts.js';
import { Migration20261123Notifications } from './20261123-05-notifications.js';
import { Migration20261123Edges } from './20261123-06-edges.js';
import { Migration20261123Jobs } from './20261123-07-jobs.js';
import { Migration20261123ListIndexes } from './20261123-08-list-indexes.js';
import { Migration20261123Kinds } from './20261123-09-kinds.js';
import { Migration20261123Clocks } from './20261123-10-clocks.js';
import { Migration20261128FairnessAndClocks } from './20261128-01-fairness-and-clocks.js';
import { Migration20261128WebhookInsert } from './20261128-03-webhook-insert.js';
import { Migration20261128WebhookBatch } from './20261128-04-webhook-batch.js';
import { Migration20261128NotificationUpkeep } from './20261128-05-notification-upkeep.js';
import { Migration20261129DoubtColumns } from './20261129-10-doubt-columns.js';
import { Migration20261129DoubtIndex } from './20261129-11-doubt-index.js';
import { Migration20261129DoubtFunctions } from './20261129-12-doubt-functions.js';
import { Migration20261129DefinerSearchPath } from './20261129-40-definer-search-path.js';
import { Migration20261129DueListsAndJobRuns } from './20261129-60-due-lists-and-job-runs.js';
import { Migration20261129SentimentNotJudged } from './20261129-80-sentiment-not-judged.js';
import { Migration20261129SentimentNotJudgedValidated } from './20261129-81-sentiment-not-judged-validated.js';

/** All migrations in the order they run. A name once released never changes. */
export const migrations = [
  { name: '20261123-01-roles', class: Migration20261123Roles },
  { name: '20261123-02-people', class: Migration20261123People },
  { name: '20261123-03-conversations', class: Migration20261123Conversations },
  { name: '20261123-04-alerts', class: Migration20261123Alerts },
  { name: '20261123-05-notifications', class: Migration20261123Notifications },
  { name: '20261123-06-edges', class: Migration20261123Edges },
  { name: '20261123-07-jobs', class: Migration20261123Jobs },
  { name: '20261123-08-list-indexes', class: Migration20261123ListIndexes },
  { name: '20261123-09-kinds', class: Migration20261123Kinds },
  { name: '20261123-10-clocks', class: Migration20261123Clocks },
  { name: '20261128-01-fairness-and-clocks', class: Migration20261128FairnessAndClocks },
  { name: '20261128-03-webhook-insert', class: Migration20261128WebhookInsert },
  { name: '20261128-04-webhook-batch', class: Migration20261128WebhookBatch },
  { name: '20261128-05-notification-upkeep', class: Migration20261128NotificationUpkeep },
  { name: '20261129-10-doubt-columns', class: Migration20261129DoubtColumns },
  { name: '20261129-11-doubt-index', class: Migration20261129DoubtIndex },
  { name: '20261129-12-doubt-functions', class: Migration20261129DoubtFunctions },
  { name: '20261129-40-definer-search-path', class: Migration20261129DefinerSearchPath },
  { name: '20261129-60-due-lists-and-job-runs', class: Migration20261129DueListsAndJobRuns },
  { name: '20261129-80-sentiment-not-judged', class: Migration20261129SentimentNotJudged },
  { name: '20261129-81-sentiment-not-judged-validated', class: Migration20261129SentimentNotJudgedValidated },
];
