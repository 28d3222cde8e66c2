import type { Health } from '../observability/health.js';
import type { AlertCommands } from './alerts/alert-commands.service.js';
import type { FileTokens } from './attachments/file-tokens.js';
import type { ConversationAssignment } from './conversations/assign-conversation.service.js';
import type { ConversationCommands } from './conversations/conversation-commands.service.js';
import type { ReadMarks } from './conversations/read-marks.service.js';
import type { IdentityService } from './identity/identity.service.js';
import type { LiveStreams } from './live/live-streams.js';
import type { SendMessage } from './messages/send-message.service.js';
import type { Quarantine } from './quarantine/quarantine.service.js';
import type { ReadingService } from './reading/reading.service.js';

/** What resolvers may call, made once by the composition root. Each noun adds its service here. */
export interface Services {
  readonly health: Pick<Health, 'report'>;
  readonly fileTokens: FileTokens;
  readonly quarantine: Quarantine;
  readonly identity: IdentityService;
  readonly live: LiveStreams;
  readonly alertCommands: AlertCommands;
  readonly conversationCommands: ConversationCommands;
  readonly conversationAssignment: ConversationAssignment;
  readonly readMarks: ReadMarks;
  readonly sendMessage: SendMessage;
  readonly reading: ReadingService;
}
