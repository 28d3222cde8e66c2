import type { TenantTx } from '../../db/tenant-tx.js';
import type { ParsedNotification } from '../../providers/green-api/notification/parsed-notification.js';
import { applyDeliveryStatus } from './delivery-status.js';
import type { GuestMessage } from './guest-message.js';
import type { HotelSideMessage } from './hotel-side-message.js';
import type { Incoming, IngestOutcome } from './incoming.js';
import { applyInstanceState } from './instance-state.js';

/** Gives each kind of notification to the service that knows it. */
export class NotificationHandler {
  constructor(
    private readonly guestMessage: GuestMessage,
    private readonly hotelSideMessage: HotelSideMessage,
    private readonly wakeLane: (hotelId: string, channelId: string) => void,
  ) {}

  handle(tx: TenantTx, incoming: Incoming): Promise<IngestOutcome> {
    const { parsed } = incoming;
    switch (parsed.kind) {
      case 'MESSAGE':
        return this.message(tx, { ...incoming, parsed });
      case 'STATUS':
        return applyDeliveryStatus(tx, { ...incoming, parsed });
      case 'INSTANCE_STATE':
        return applyInstanceState(tx, { ...incoming, parsed }, this.wakeLane);
      default:
        return Promise.resolve(leave(parsed));
    }
  }

  private message(tx: TenantTx, incoming: Incoming<'MESSAGE'>): Promise<IngestOutcome> {
    if (incoming.parsed.isGroup) return Promise.resolve({ status: 'IGNORED', reason: 'GROUP_CHAT' });
    return incoming.parsed.direction === 'INBOUND'
      ? this.guestMessage.store(tx, incoming)
      : this.hotelSideMessage.store(tx, incoming);
  }
}

/** Kept raw and counted; a later version may understand more, and replay it. */
function leave(parsed: ParsedNotification): IngestOutcome {
  if (parsed.kind === 'UNREADABLE') return { status: 'QUARANTINED', reason: parsed.reason.code };
  if (parsed.kind === 'IGNORED' || parsed.kind === 'UNSUPPORTED')
    return { status: 'IGNORED', reason: parsed.reason.code };
  return { status: 'IGNORED', reason: `NOT_HANDLED_${parsed.kind}` };
}
