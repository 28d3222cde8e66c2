/**
 * Who may do what to which table, written by hand and never derived from the migrations: a table, grant or
 * function that is not listed here fails the census.
 */
export const TENANT_TABLES: Readonly<Record<string, string>> = {
  hotels: 'insert select update',
  channels: 'insert select update',
  memberships: 'delete insert select update',
  guests: 'insert select update',
  guest_aliases: 'insert select update',
  stays: 'insert select update',
  stay_guests: 'delete insert select update',
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
  'job_runs',
  'platform_audit_entries',
  'refresh_tokens',
  'sandbox_clock',
  'schema_migrations',
  'sessions',
  'sign_in_throttles',
  'users',
];

/** A row each for a hotel, a channel, a person or a job at most: the only ones vacuumed by the server's own figures. */
export const SMALL_TABLES: readonly string[] = [
  'agenda_jobs',
  'channels',
  'event_heads',
  'hotels',
  'job_runs',
  'memberships',
  'sandbox_clock',
  'schema_migrations',
  'users',
  'webhook_refusals',
];

/** Whole-table grants to roles besides app_tenant. */
export const OTHER_GRANTS: readonly string[] = [
  'agenda_jobs app_jobs delete insert select update',
  'hotels app_platform insert select update',
  'hotel_events app_retention delete',
  'inbound_notifications app_retention delete',
  'inbound_notifications app_system insert',
  'job_runs app_system insert select update',
  'message_attempts app_retention delete',
  'platform_audit_entries app_identity insert',
  'platform_audit_entries app_platform insert select',
  'platform_audit_entries app_retention delete',
  'refresh_tokens app_identity delete insert select update',
  'sandbox_clock app_system insert select update',
  'schema_migrations app_edge select',
  'sessions app_identity delete insert select update',
  'sign_in_throttles app_identity delete insert select update',
  'users app_identity insert select update',
];

/** Every SECURITY DEFINER function: its owner, and who may call it. */
export const DEFINER_FUNCTIONS: readonly string[] = [
  'begin_job_run app_system app_edge',
  'bump_rights_epoch app_system -',
  'bump_rights_of_hotel app_system -',
  'channel_candidates app_system app_edge',
  'channel_has_notifications app_system owner',
  'due_attachments app_system app_edge',
  'due_snoozes app_system app_edge',
  'end_job_run app_system app_edge',
  'drop_notification_partition owner app_edge',
  'ensure_notification_week owner app_edge',
  'event_head_numbers app_system app_edge',
  'expired_messages app_system app_edge',
  'extend_job_run app_system app_edge',
  'guests_waiting_too_long app_system app_edge',
  'hotels_in_order app_system app_edge',
  'hotels_waiting_in_vain app_system app_edge',
  'job_run_ages app_system app_edge',
  'hotels_with_old_notifications app_system app_edge',
  'hotels_with_open_notifications app_system app_edge',
  'lanes_in_doubt app_system app_edge',
  'lanes_with_work app_system app_edge',
  'living_sessions app_system app_edge',
  'move_sandbox_clock app_system app_edge',
  'overdue_alerts app_system app_edge',
  'sandbox_clock_ahead_ms app_system app_edge',
  'refused_channels app_system app_edge',
  'search_guests app_search app_tenant',
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

/** Policies that let a single role in, beside the tenant's: `table policy roles command: using / with check`. */
export const ROLE_POLICIES: readonly string[] = [
  // app_system owns the definer functions. It reads the columns granted below, of all hotels, and nobody is it.
  ...[
    'alerts',
    'attachments',
    'channels',
    'conversations',
    'event_heads',
    'hotels',
    'inbound_notifications',
    'memberships',
    'messages',
    'sessions',
    'users',
    'webhook_refusals',
  ].map((table) => `${table} system_read app_system select: true`),
  // app_search owns the search for guests, and nobody is it.
  'guests search_read app_search select: true',
  'inbound_notifications system_insert app_system insert: / true',
  'users system_epoch app_system update: true / true',
  // Identity stands outside hotels.
  'refresh_tokens identity app_identity all: true / true',
  'sessions identity app_identity all: true / true',
  'sign_in_throttles identity app_identity all: true / true',
  'users identity app_identity all: true / true',
  'platform_audit_entries platform app_identity,app_platform all: true / true',
  // Of the platform's audit log nothing goes before a year has passed.
  'platform_audit_entries retention_read app_retention select: true',
  "platform_audit_entries retention app_retention delete: (created_at < (now() - '365 days'::interval))",
  // The platform's admin: hotels, people, and what is in quarantine.
  'hotels platform app_platform all: true / true',
  "inbound_notifications platform_quarantine app_platform select: (status = 'QUARANTINED'::text)",
  'users platform app_platform select: true',
  'agenda_jobs jobs app_jobs all: true / true',
  'job_runs runs app_system all: true / true',
  'sandbox_clock clock app_system all: true / true',
  // People of a hotel see each other.
  `users colleague app_tenant select: (EXISTS ( SELECT FROM memberships m WHERE ((m.user_id = users.id) AND (m.hotel_id = ANY (( SELECT (NULLIF(current_setting('app.hotel_ids'::text, true), ''::text))::uuid[] AS "nullif")::uuid[])))))`,
];

/** Grants on single columns. What is said, secrets and personal data are in none of app_system's. */
export const COLUMN_GRANTS: readonly string[] = [
  'alerts app_system select(due_at, hotel_id, id, level, status)',
  'attachments app_system select(created_at, hotel_id, id, lease_until, next_attempt_at, status)',
  'channels app_system select(blocked_until, hotel_id, id, instance_id, journal_after, journal_failures, leased_until, next_send_at, state, webhook_token_hash)',
  'conversations app_system select(hotel_id, id, snoozed_until, status, turn, waiting_alerted_for, waiting_due_at, waiting_since)',
  'event_heads app_system select(hotel_id, number)',
  'guests app_search select(hotel_id, id, name, phone)',
  'hotels app_system select(id, is_active)',
  'inbound_notifications app_system select(arrival, attempts, channel_id, chat_key, correlation_id, dedupe_key, hotel_id, id, period_start, reason, received_at, status, type_webhook, waits_for)',
  'memberships app_system select(hotel_id, id, role, user_id)',
  'messages app_system select(channel_id, delivery_changed_at, delivery_state, expires_at, hotel_id, id, lease_until, reconcile_after, reconciliation_ended_at, send_after, stored_at)',
  'sessions app_system select(expires_at, id, revoked_at, user_id)',
  'users app_system select(disabled_at, id, is_platform_admin, rights_epoch)',
  'users app_system update(rights_epoch)',
  'webhook_refusals app_system select(channel_id, hotel_id, last_at, since)',
  'inbound_notifications app_platform select(attempts, body_bytes, channel_id, correlation_id, hotel_id, id, period_start, reason, received_at, status, type_webhook)',
  'users app_platform select(created_at, disabled_at, email, id, is_platform_admin, name, updated_at)',
  'hotel_events app_retention select(hotel_id, number, occurred_at)',
  'hotels app_retention select(id, languages, settings, time_zone)',
  'inbound_notifications app_retention select(channel_id, chat_key, dedupe_key, hotel_id, period_start, received_at, status)',
  'inbound_notifications app_retention update(period_start, status)',
  'message_attempts app_retention select(hotel_id, message_id, number, started_at)',
  'messages app_retention select(delivery_state, hotel_id, id)',
  'platform_audit_entries app_retention select(created_at, id)',
  'users app_tenant select(disabled_at, email, id, name, updated_at)',
];

/** Every function of the schema: what it takes, and all that it gives. */
export const FUNCTION_SIGNATURES: readonly string[] = [
  'begin_job_run(p_name text, p_token uuid, p_lease_ms integer, p_min_age_ms integer) TABLE(token uuid)',
  'bump_rights_epoch() trigger',
  'bump_rights_of_hotel() trigger',
  'channel_candidates(p_instance text) TABLE(hotel_id uuid, channel_id uuid, webhook_token_hash bytea)',
  'channel_has_notifications(p_hotel uuid, p_channel uuid) boolean',
  'due_attachments(p_now timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, attachment_id uuid)',
  'due_snoozes(p_now timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, conversation_id uuid)',
  'end_job_run(p_name text, p_token uuid, p_succeeded boolean) TABLE(token uuid)',
  'extend_job_run(p_name text, p_token uuid, p_lease_ms integer) TABLE(token uuid)',
  'job_run_ages() TABLE(name text, succeeded_ms_ago double precision)',
  'drop_notification_partition(p_name text) bigint',
  'ensure_notification_week(p_weeks_ahead integer, p_batch integer) text',
  'hotels_in_order(p_after uuid, p_limit integer) TABLE(hotel_id uuid)',
  'hotels_with_old_notifications(p_periods date[], p_closed_before timestamp with time zone, p_quarantined_before timestamp with time zone, p_limit integer) TABLE(hotel_id uuid)',
  'hotels_with_open_notifications(p_period date, p_limit integer) TABLE(hotel_id uuid)',
  'event_head_numbers(p_hotels uuid[]) TABLE(hotel_id uuid, number bigint)',
  'expired_messages(p_now timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, message_id uuid)',
  'guests_waiting_too_long(p_now timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, conversation_id uuid)',
  'hotels_waiting_in_vain(p_received_before timestamp with time zone, p_limit integer) TABLE(hotel_id uuid)',
  'keep_channel_of_notifications() trigger',
  'lanes_in_doubt(p_now timestamp with time zone, p_settled_before timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, channel_id uuid)',
  'lanes_with_work(p_now timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, channel_id uuid)',
  'living_sessions(p_sessions uuid[]) TABLE(session_id uuid, rights_epoch integer)',
  'move_sandbox_clock(p_ahead_ms double precision) TABLE(ahead_ms double precision)',
  'note_activation() trigger',
  'overdue_alerts(p_now timestamp with time zone, p_top_level integer, p_limit integer) TABLE(hotel_id uuid, alert_id uuid)',
  'refuse_change() trigger',
  'refused_channels(p_now timestamp with time zone, p_refused_for interval, p_limit integer) TABLE(hotel_id uuid, channel_id uuid)',
  'sandbox_clock_ahead_ms() TABLE(ahead_ms double precision)',
  'search_guests(p_hotel uuid, p_beginning text, p_word text, p_phone text) TABLE(guest_id uuid)',
  'store_notification(p_hotel uuid, p_channel uuid, p_token bytea, p_key text, p_id uuid, p_chat text, p_type text, p_body bytea, p_received timestamp with time zone, p_correlation text, p_status text, p_reason text) boolean',
  'store_notifications(p_hotels uuid[], p_channels uuid[], p_tokens bytea[], p_keys text[], p_ids uuid[], p_chats text[], p_types text[], p_bodies bytea[], p_received timestamp with time zone[], p_correlations text[], p_statuses text[], p_reasons text[]) TABLE(id uuid, is_stored boolean)',
  'unprocessed_chats(p_received_before timestamp with time zone, p_limit integer) TABLE(hotel_id uuid, channel_id uuid, chat_key text)',
  'verify_session(p_session uuid, p_user uuid) TABLE(user_id uuid, is_platform_admin boolean, rights_epoch integer, hotel_ids uuid[], roles text[], inactive_hotel_ids uuid[])',
];

/**
 * The functions that reckon with time, and why they may: none of them holds a rule of the business, whose figures are the
 * program's and come as stored moments or as arguments.
 */
export const FUNCTIONS_WITH_TIME: Readonly<Record<string, string>> = {
  begin_job_run: 'its lease and pause are arguments; only the database’s clock is the same for all processes',
  extend_job_run: 'the same',
  drop_notification_partition: 'the end of a partition’s period, and a floor under what anybody may drop',
  ensure_notification_week: 'the week that a partition holds',
  store_notification: 'the week by which the partition is found',
  store_notifications: 'the same',
};

/** The roles that the login role steps into. app_system is not among them: it is reached through its functions only. */
export const ROLES_TO_STEP_INTO: readonly string[] = [
  'app_edge',
  'app_identity',
  'app_jobs',
  'app_platform',
  'app_retention',
  'app_tenant',
  'app_webhook',
];
