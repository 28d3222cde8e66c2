/**
 * Who may do what to which table, written by hand and never derived from the migrations: a table, grant or
 * function that is not listed here fails the census. Column grants are written as `select(columns…)` counts.
 */
export const TENANT_TABLES: Readonly<Record<string, string>> = {
  hotels: 'insert select update',
  channels: 'insert select update',
  memberships: 'delete insert select update',
  guests: 'insert select update',
  guest_aliases: 'insert select update',
  stays: 'insert select update',
  conversations: 'insert select update',
  conversation_reads: 'delete insert select update',
  messages: 'insert select update',
  message_attempts: 'insert select update',
  attachments: 'insert select update',
  message_revisions: 'insert select',
  message_reactions: 'insert select update',
  poll_votes: 'insert select update',
  sentiments: 'insert select update',
  alerts: 'insert select update',
  alert_causes: 'insert select',
  hotel_events: 'insert select',
  event_heads: 'insert select update',
  audit_entries: 'insert select',
  inbound_notifications: 'select update',
  webhook_refusals: 'insert select update',
};

/** Tables outside hotels, each reached by its own role only. */
export const OTHER_TABLES: readonly string[] = [
  'agenda_jobs',
  'platform_audit_entries',
  'refresh_tokens',
  'schema_migrations',
  'sessions',
  'sign_in_throttles',
  'users',
];

/** Whole-table grants to roles besides app_tenant. */
export const OTHER_GRANTS: readonly string[] = [
  'agenda_jobs app_jobs delete insert select update',
  'hotels app_platform insert select update',
  'inbound_notifications app_system insert',
  'platform_audit_entries app_identity insert',
  'platform_audit_entries app_platform insert select',
  'refresh_tokens app_identity delete insert select update',
  'schema_migrations app_edge select',
  'sessions app_identity delete insert select update',
  'sign_in_throttles app_identity delete insert select update',
  'users app_identity insert select update',
];

/** Every SECURITY DEFINER function: its owner, and who may call it. */
export const DEFINER_FUNCTIONS: readonly string[] = [
  'bump_rights_epoch app_system -',
  'channel_candidates app_system app_edge',
  'due_attachments app_system app_edge',
  'due_snoozes app_system app_edge',
  'ensure_notification_months owner app_edge',
  'event_head_numbers app_system app_edge',
  'guests_waiting_too_long app_system app_edge',
  'hotels_waiting_in_vain app_system app_edge',
  'lanes_with_work app_system app_edge',
  'living_sessions app_system app_edge',
  'messages_in_doubt app_system app_edge',
  'overdue_alerts app_system app_edge',
  'refused_channels app_system app_edge',
  'store_notification app_system app_webhook',
  'store_notifications app_system app_webhook',
  'unprocessed_chats app_system app_edge',
  'verify_session app_system app_edge',
];

/** Keys of tenant tables that do not begin with hotel_id, each with its reason. */
export const KEYS_WITHOUT_HOTEL_FIRST: Readonly<Record<string, string>> = {
  hotels_pkey: 'the hotel itself',
  memberships_user_id_fkey: 'users stand outside hotels',
};
