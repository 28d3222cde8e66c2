import type { Clock } from '../clock.js';
import { loadClassifier } from '../intelligence/classifier.js';
import { AlertRaiser } from '../services/alert/alert-raiser.js';
import { CallLog } from '../services/inbound/call-log.js';
import { ChannelAlerts } from '../services/channel/channel-alerts.js';
import { ConversationOpener } from '../services/inbound/conversation-opener.js';
import { GuestFinder } from '../services/inbound/guest-finder.js';
import { GuestMessage } from '../services/inbound/guest-message.js';
import { ExternalOutboundMessage } from '../services/inbound/external-outbound-message.js';
import { InstanceState } from '../services/channel/instance-state.js';
import { MessageAlerts } from '../services/inbound/message-alerts.js';
import { MessageEdit } from '../services/inbound/message-edit.js';
import { MessageWriter } from '../services/inbound/message-writer.js';
import { NotificationHandler } from '../services/inbound/notification-handler.js';
import { QuotaReport } from '../services/inbound/quota-report.js';

export interface NotificationHandlingParts {
  readonly clock: Clock;
  readonly wakeChat: (hotelId: string, channelId: string, chatKey: string) => void;
  readonly wakeLane: (hotelId: string, channelId: string) => void;
  readonly wakeDownload: (hotelId: string, attachmentId: string) => void;
}

/** Makes what understands notifications. Belongs to the composition root. */
export async function createNotificationHandler(
  parts: NotificationHandlingParts,
): Promise<NotificationHandler> {
  const { clock, wakeChat, wakeLane, wakeDownload } = parts;
  const classify = await loadClassifier();
  const raiser = new AlertRaiser(clock);
  const alerts = new MessageAlerts(raiser);
  const channelAlerts = new ChannelAlerts(clock, raiser);
  const common = {
    clock,
    guests: new GuestFinder(clock),
    conversations: new ConversationOpener(clock),
    messages: new MessageWriter(clock, wakeDownload),
    wakeChat,
  };
  return new NotificationHandler({
    clock,
    guestMessage: new GuestMessage({ ...common, classify, alerts }),
    externalOutboundMessage: new ExternalOutboundMessage({ ...common, wakeLane }),
    messageEdit: new MessageEdit({ clock, classify, alerts }),
    callLog: new CallLog(common),
    instanceState: new InstanceState(channelAlerts, wakeLane),
    quotaReport: new QuotaReport(clock, channelAlerts),
  });
}
