import type { ChannelState } from '../channel-state.js';
import type { MessageContent } from './message-content.js';

/** What the receiver's hot path needs of a body before anything is understood. */
export interface Envelope {
  /** Decimal digits; null when the body does not say whose it is: such a body belongs to quarantine. */
  readonly instanceId: string | null;
  /** Empty when the body does not say. */
  readonly typeWebhook: string;
  /** The provider's time of the event; null when absent. */
  readonly timestamp: Date | null;
  readonly providerMessageId: string | null;
  /**
   * Unique per channel: `typeWebhook|idMessage|status`, or `typeWebhook|timestamp|sha256(body)` where there is
   * no id; printable ASCII, at most 400 characters.
   */
  readonly dedupeKey: string;
  /** The conversation's chat id, normalised; null where the event has none. Orders work within a chat. */
  readonly chatId: string | null;
}

/** A reason for logs and for the admin: machine-readable code and plain words, never personal data. */
export interface Reason {
  readonly code: ReasonCode;
  readonly text: string;
}

export type ReasonCode = UnreadableCode | UnsupportedCode | IgnoredCode;

export type UnreadableCode =
  | 'INVALID_UTF8'
  | 'INVALID_JSON'
  | 'TOO_DEEP'
  | 'NOT_AN_OBJECT'
  | 'MISSING_FIELD'
  | 'WRONG_TYPE'
  | 'INVALID_TEXT_IN_IDENTIFIER'
  | 'MESSAGE_ID_TOO_LONG'
  | 'TIMESTAMP_OUT_OF_RANGE'
  | 'INVALID_CHAT_ID'
  | 'INTERNAL_ERROR';

export type UnsupportedCode =
  | 'UNKNOWN_WEBHOOK_TYPE'
  | 'UNKNOWN_MESSAGE_TYPE'
  | 'UNKNOWN_MESSAGE_STATUS'
  | 'UNKNOWN_CALL_STATUS'
  | 'UNKNOWN_CHAT_KIND';

export type IgnoredCode =
  | 'STATUS_BROADCAST'
  | 'NEWSLETTER'
  | 'EMPTY_STATUS'
  | 'PENDING_STATUS'
  | 'SOCKET_STATUS'
  | 'DEVICE_INFO'
  | 'AVATAR_INFO';

export type MessageDirection = 'INBOUND' | 'OUTBOUND';

/** GUEST wrote to the hotel, PHONE is the hotel's own phone or WhatsApp Web, API is a send through the API. */
export type MessageAuthor = 'GUEST' | 'PHONE' | 'API';

/** What everything that happens in a chat carries. */
interface ChatEvent {
  readonly envelope: Envelope;
  readonly direction: MessageDirection;
  readonly author: MessageAuthor;
  /** The conversation: the guest, or the group. */
  readonly chatId: string;
  /** Who did it, normalised; in a group the participant. Null when not told. */
  readonly senderId: string | null;
  readonly isGroup: boolean;
  /** The id by which the provider knows this event; of an edit or reaction it is not the target's. */
  readonly providerMessageId: string;
}

export interface MessageNotification extends ChatEvent {
  readonly kind: 'MESSAGE';
  /** Profile name of the author. Untrusted free text. */
  readonly senderName: string | null;
  /** Name of the chat: the guest's, also for messages of the hotel, or the group's. Untrusted free text. */
  readonly chatName: string | null;
  /**
   * E.164 digits without plus of the other side (in a group: of the participant who wrote); null behind a `@lid`,
   * and for our own messages in a group.
   */
  readonly phone: string | null;
  readonly content: MessageContent;
  readonly quotedProviderMessageId: string | null;
  /** First words of the quoted message, for when we do not hold it ourselves. */
  readonly quotedText: string | null;
}

export interface EditNotification extends ChatEvent {
  readonly kind: 'EDIT';
  readonly targetProviderMessageId: string;
  readonly text: string | null;
  readonly isTextCut: boolean;
  /** The text is the caption of a file. */
  readonly isCaption: boolean;
}

export interface DeletionNotification extends ChatEvent {
  readonly kind: 'DELETION';
  readonly targetProviderMessageId: string;
}

export interface ReactionNotification extends ChatEvent {
  readonly kind: 'REACTION';
  readonly targetProviderMessageId: string;
  /** Null: the reaction was taken back. */
  readonly emoji: string | null;
}

export interface PollVoteNotification extends ChatEvent {
  readonly kind: 'POLL_VOTE';
  readonly targetProviderMessageId: string;
  readonly question: string | null;
  /** What `senderId` has chosen now; empty: the vote was taken back. */
  readonly selected: readonly string[];
  readonly votes: readonly { readonly option: string; readonly voters: readonly string[] }[];
  readonly isMultipleChoice: boolean;
}

export interface StatusNotification {
  readonly kind: 'STATUS';
  readonly envelope: Envelope;
  readonly chatId: string | null;
  readonly providerMessageId: string;
  readonly status: 'SENT' | 'DELIVERED' | 'READ' | 'FAILED';
  /** Set with FAILED only. */
  readonly reason: FailedReason | null;
  /** The provider's words; may name people, so not for logs. */
  readonly description: string | null;
  readonly isSentByApi: boolean | null;
}

export type FailedReason =
  'NO_ACCOUNT' | 'NOT_IN_GROUP' | 'SUSPENDED' | 'FORBIDDEN' | 'GROUP_TOO_LARGE' | 'FAILED';

export interface InstanceStateNotification {
  readonly kind: 'INSTANCE_STATE';
  readonly envelope: Envelope;
  readonly state: ChannelState;
}

/** The plan is used up. The provider's description is left out: it lists guests' numbers. */
export interface QuotaNotification {
  readonly kind: 'QUOTA';
  readonly envelope: Envelope;
  readonly method: string | null;
  readonly used: number | null;
  readonly total: number | null;
  readonly status: string | null;
}

/**
 * A call changed state; each state is a notification of its own with the same providerMessageId. INBOUND:
 * RINGING, then ANSWERED, REJECTED (by us), MISSED (the caller gave up) or UNANSWERED. OUTBOUND: ANSWERED,
 * REJECTED (hung up) or INVALID.
 */
export interface CallNotification {
  readonly kind: 'CALL';
  readonly envelope: Envelope;
  readonly direction: MessageDirection;
  /** The other side; null when an outgoing call names only ourselves. */
  readonly chatId: string | null;
  readonly phone: string | null;
  readonly providerMessageId: string;
  readonly status: 'RINGING' | 'ANSWERED' | 'REJECTED' | 'MISSED' | 'UNANSWERED' | 'INVALID';
  readonly isVideo: boolean;
  readonly durationSeconds: number | null;
}

/** A guest blocked the hotel's number, or unblocked it. */
export interface BlockNotification {
  readonly kind: 'BLOCK';
  readonly envelope: Envelope;
  readonly chatId: string;
  readonly isBlocked: boolean;
}

/** Understood, and of no concern to a hotel. */
export interface IgnoredNotification {
  readonly kind: 'IGNORED';
  readonly envelope: Envelope;
  readonly reason: Reason & { readonly code: IgnoredCode };
}

/** Well-formed, but of a kind this version does not know: kept raw, can be replayed later. */
export interface UnsupportedNotification {
  readonly kind: 'UNSUPPORTED';
  readonly envelope: Envelope;
  readonly reason: Reason & { readonly code: UnsupportedCode };
}

/** Belongs to quarantine. The envelope holds what could still be read. */
export interface UnreadableNotification {
  readonly kind: 'UNREADABLE';
  readonly envelope: Envelope;
  readonly reason: Reason & { readonly code: UnreadableCode };
}

/** Everything that a Green API webhook body can turn out to be. */
export type ParsedNotification =
  | MessageNotification
  | EditNotification
  | DeletionNotification
  | ReactionNotification
  | PollVoteNotification
  | StatusNotification
  | InstanceStateNotification
  | QuotaNotification
  | CallNotification
  | BlockNotification
  | IgnoredNotification
  | UnsupportedNotification
  | UnreadableNotification;
