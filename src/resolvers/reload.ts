import type { RequestContext } from '../context.js';
import { refusal } from '../errors.js';
import type { Alert } from '../schema/alert/alert.type.js';
import type { Conversation } from '../schema/conversation/conversation.type.js';
import type { Message } from '../schema/message/message.type.js';
import type { Subject } from '../services/command-outcome.js';
import { loadersOf } from './get-loaders.js';
import { toAlert } from './views/alert.view.js';
import { toConversation } from './views/conversation.view.js';
import { toMessage } from './views/message.view.js';

/** What a command has just changed, read in the snapshot of the mutation's selection. */
export const readBack = {
  alert: async (context: RequestContext, subject: Subject): Promise<Alert> =>
    toAlert(stillVisible(await loadersOf(context).alerts.load(subject))),
  conversation: async (context: RequestContext, subject: Subject): Promise<Conversation> =>
    toConversation(stillVisible(await loadersOf(context).conversations.load(subject))),
  message: async (context: RequestContext, subject: Subject): Promise<Message> =>
    toMessage(stillVisible(await loadersOf(context).messages.load(subject))),
};

/** Rows of commands are never deleted; one that cannot be seen any more means that the viewer left the hotel. */
function stillVisible<Row>(row: Row | null): Row {
  if (row === null) throw refusal('FORBIDDEN');
  return row;
}
