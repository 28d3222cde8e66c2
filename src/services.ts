import type { Health } from './observability/health.js';
import type { AlertCommands } from './services/alert/alert-commands.service.js';
import type { FileTokens } from './services/attachment/file-tokens.js';
import type { ConversationAssignment } from './services/conversation/assign-conversation.service.js';
import type { ConversationCommands } from './services/conversation/conversation-commands.service.js';
import type { ReadMarks } from './services/conversation/read-marks.service.js';
import type { IdentityService } from './services/session/identity.service.js';
import type { LiveStreams } from './services/live/live-streams.js';
import type { ReadMarkStreams } from './services/live/read-mark-streams.js';
import type { SendMessage } from './services/message/send-message.service.js';
import type { DeadLetters } from './services/dead-letter/dead-letters.service.js';
import type { ReadingService } from './services/reading.service.js';

/** What resolvers may call, made once by the composition root. Each noun adds its service here. */
export interface Services {
  readonly health: Pick<Health, 'report'>;
  readonly fileTokens: FileTokens;
  /** Where clients reach this server, without a slash at its end. */
  readonly publicUrl: () => string;
  readonly deadLetters: DeadLetters;
  readonly identity: IdentityService;
  readonly live: LiveStreams;
  readonly readMarkStreams: ReadMarkStreams;
  readonly alertCommands: AlertCommands;
  readonly conversationCommands: ConversationCommands;
  readonly conversationAssignment: ConversationAssignment;
  readonly readMarks: ReadMarks;
  readonly sendMessage: SendMessage;
  readonly reading: ReadingService;
}
