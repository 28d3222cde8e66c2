import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import { chatKindOf } from '../../providers/green-api/chat-id.js';
import type {
  ParsedNotification,
  UnsupportedNotification,
} from '../../providers/green-api/notification/parsed-notification.js';
import type { CallLog } from './call-log.js';
import { applyDeliveryStatus } from './delivery-status.js';
import { applyBlock } from './guest-block.js';
import type { GuestMessage } from './guest-message.js';
import { readHotelPolicy } from '../hotel/hotel-policy.js';
import type { ExternalOutboundMessage } from './external-outbound-message.js';
import { PROCESSED, type Incoming, type IngestOutcome } from './incoming.js';
import type { InstanceState } from '../channel/instance-state.js';
import { applyDeletion } from './message-deletion.js';
import type { MessageEdit } from './message-edit.js';
import { applyReaction } from './message-reaction.js';
import { applyPollVote } from './poll-vote.js';
import type { QuotaReport } from './quota-report.js';
import { asUnsupportedMessage } from './unsupported-message.js';
import { lockProviderMessage } from '../message/waiting-notifications.js';

export interface NotificationHandlerParts {
  readonly clock: Clock;
  readonly guestMessage: GuestMessage;
  readonly externalOutboundMessage: ExternalOutboundMessage;
  readonly messageEdit: MessageEdit;
  readonly callLog: CallLog;
  readonly instanceState: InstanceState;
  readonly quotaReport: QuotaReport;
}

/** Gives each kind of notification to the service that knows it. Every kind becomes something, or says why not. */
export class NotificationHandler {
  constructor(private readonly parts: NotificationHandlerParts) {}

  async handle(tx: TenantTx, incoming: Incoming): Promise<IngestOutcome> {
    const outcome = await this.dispatch(tx, incoming);
    if (outcome.status !== 'WAITING') return outcome;
    // Its message may be on its way in a transaction that could not see us wait: after our turn we would see it.
    await lockProviderMessage(tx, incoming.channelId, outcome.waitsFor);
    return this.dispatch(tx, incoming);
  }

  private async dispatch(tx: TenantTx, incoming: Incoming): Promise<IngestOutcome> {
    const { parsed } = incoming;
    if (isOfGroup(parsed) && parsed.kind !== 'STATUS') return leaveGroup(tx, incoming.hotelId, parsed);
    switch (parsed.kind) {
      case 'MESSAGE':
        return this.message(tx, { ...incoming, parsed });
      case 'EDIT':
        return this.parts.messageEdit.apply(tx, { ...incoming, parsed });
      case 'DELETION':
        return applyDeletion(tx, { ...incoming, parsed }, this.parts.clock);
      case 'REACTION':
        return applyReaction(tx, { ...incoming, parsed });
      case 'POLL_VOTE':
        return applyPollVote(tx, { ...incoming, parsed });
      case 'STATUS':
        return this.status(tx, { ...incoming, parsed });
      case 'INSTANCE_STATE':
        await this.parts.instanceState.apply(tx, { ...incoming, parsed });
        return PROCESSED;
      case 'QUOTA':
        return this.parts.quotaReport.apply(tx, { ...incoming, parsed });
      case 'CALL':
        return this.parts.callLog.record(tx, { ...incoming, parsed });
      case 'BLOCK':
        return applyBlock(tx, { ...incoming, parsed });
      case 'UNSUPPORTED':
        return this.unsupported(tx, incoming, parsed);
      case 'IGNORED':
        return { status: 'IGNORED', reason: parsed.reason.code };
      case 'UNREADABLE':
        return { status: 'QUARANTINED', reason: parsed.reason.code };
    }
  }

  private message(tx: TenantTx, incoming: Incoming<'MESSAGE'>): Promise<IngestOutcome> {
    return incoming.parsed.direction === 'INBOUND'
      ? this.parts.guestMessage.store(tx, incoming)
      : this.parts.externalOutboundMessage.store(tx, incoming);
  }

  /** Our messages never go to groups; a status about one that we do not know belongs to somebody else's. */
  private async status(tx: TenantTx, incoming: Incoming<'STATUS'>): Promise<IngestOutcome> {
    const outcome = await applyDeliveryStatus(tx, incoming);
    const { hotelId, parsed } = incoming;
    return outcome.status === 'WAITING' && isOfGroup(parsed) ? leaveGroup(tx, hotelId, parsed) : outcome;
  }

  /** Kept raw and counted, a message of a kind we do not know also as such; a later version may understand more. */
  private async unsupported(
    tx: TenantTx,
    incoming: Incoming,
    parsed: UnsupportedNotification,
  ): Promise<IngestOutcome> {
    const reason = parsed.reason.code;
    const message = asUnsupportedMessage(parsed);
    if (message === null) return { status: 'IGNORED', reason };
    const outcome = await this.message(tx, { ...incoming, parsed: message });
    return outcome.status === 'PROCESSED' ? { ...outcome, reason } : outcome;
  }
}

function isOfGroup({ envelope: { chatId } }: ParsedNotification): boolean {
  return chatId !== null && chatKindOf(chatId) === 'GROUP';
}

/** Groups are no conversations with a guest. A hotel that wants their raw notifications kept says so. */
async function leaveGroup(tx: TenantTx, hotelId: string, parsed: ParsedNotification): Promise<IngestOutcome> {
  if (parsed.kind === 'UNREADABLE') return { status: 'QUARANTINED', reason: parsed.reason.code };
  const { settings } = await readHotelPolicy(tx, hotelId);
  return { status: 'IGNORED', reason: 'GROUP_CHAT', isBodyDropped: settings.groupChats === 'drop' };
}
