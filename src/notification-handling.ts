import type { Clock } from './clock.js';
import { loadJudge } from './intelligence/judge.js';
import { AlertRaiser } from './services/alerts/alert-raiser.js';
import { CallLog } from './services/ingest/call-log.js';
import { ChannelAlerts } from './services/ingest/channel-alerts.js';
import { ConversationOpener } from './services/ingest/conversation-opener.js';
import { GuestFinder } from './services/ingest/guest-finder.js';
import { GuestMessage } from './services/ingest/guest-message.js';
import { HotelSideMessage } from './services/ingest/hotel-side-message.js';
import { InstanceState } from './services/ingest/instance-state.js';
import { MessageAlerts } from './services/ingest/message-alerts.js';
import { MessageEdit } from './services/ingest/message-edit.js';
import { MessageWriter } from './services/ingest/message-writer.js';
import { NotificationHandler } from './services/ingest/notification-handler.js';
import { QuotaReport } from './services/ingest/quota-report.js';

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
  const judge = await loadJudge();
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
    guestMessage: new GuestMessage({ ...common, judge, alerts }),
    hotelSideMessage: new HotelSideMessage(common),
    messageEdit: new MessageEdit({ clock, judge, alerts }),
    callLog: new CallLog(common),
    instanceState: new InstanceState(channelAlerts, wakeLane),
    quotaReport: new QuotaReport(clock, channelAlerts),
  });
}
