import type { Logger } from 'pino';
import { type Clock, dueTime } from '../clock.js';
import { TOP_LEVEL } from '../domain/alert.js';
import { REFUSED_FOR_MS } from '../domain/channel.js';
import type { TenantSessions } from '../db/tenant-session.js';
import { AlertEscalation } from '../services/alert/alert-escalation.js';
import { AlertRaiser } from '../services/alert/alert-raiser.js';
import { RefusedChannels } from '../services/channel/refused-channels.js';
import { WaitingGuests } from '../services/alert/waiting-guests.js';
import { SnoozeEnds } from '../services/conversation/snooze-ends.js';
import { ChannelAlerts } from '../services/channel/channel-alerts.js';
import { MessageExpiry } from '../services/message/message-expiry.js';
import type { JobRun } from './job.js';
import { forEachHotel, type JobPart, TRANSACTIONS_AT_ONCE } from './run-parts.js';
import { Slots } from './slots.js';

export interface ClockParts {
  readonly sessions: TenantSessions;
  readonly clock: Clock;
  readonly logger: Logger;
}

interface DueConversation {
  readonly hotel_id: string;
  readonly conversation_id: string;
}

interface RefusedChannel {
  readonly hotel_id: string;
  readonly channel_id: string;
}

interface OverdueAlert {
  readonly hotel_id: string;
  readonly alert_id: string;
}

interface ExpiredMessage {
  readonly hotel_id: string;
  readonly message_id: string;
}

const AT_ONCE = 1_000;
/** Rows that somebody holds are passed over; this is for what stands behind them, such as a hotel's event head. */
const LOCK_TIMEOUT_MS = 500;
const STATEMENT_TIMEOUT_MS = 5_000;

/**
 * What is due by time alone: snoozes that end, guests who wait too long, channels that are refused, messages that expire, alerts past their
 * deadline. The rows say when; a crash or a second process changes nothing.
 */
export function clockParts({ sessions: unbounded, clock, logger }: ClockParts, run: JobRun): JobPart[] {
  const sessions = unbounded.forRun({
    correlationId: run.id,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    statementTimeoutMs: STATEMENT_TIMEOUT_MS,
  });
  const each = { logger, signal: run.signal, slots: new Slots(TRANSACTIONS_AT_ONCE) };
  const snoozes = new SnoozeEnds(sessions, clock);
  const raiser = new AlertRaiser(clock);
  const waiting = new WaitingGuests(sessions, clock, raiser);
  const refused = new RefusedChannels(sessions, clock, new ChannelAlerts(clock, raiser));
  const escalation = new AlertEscalation(sessions, clock);
  const expiry = new MessageExpiry(sessions, clock);
  const due = <T>(call: string, ...figures: readonly unknown[]) =>
    sessions.edge<T>(call, [dueTime(clock), AT_ONCE, ...figures]);
  return [
    {
      name: 'snoozes',
      run: async () =>
        forEachHotel(await due<DueConversation>('due_snoozes($1, $2)'), each, (row) =>
          snoozes.end(row.hotel_id, row.conversation_id),
        ),
    },
    {
      name: 'waiting guests',
      run: async () =>
        forEachHotel(await due<DueConversation>('guests_waiting_too_long($1, $2)'), each, (row) =>
          waiting.raise(row.hotel_id, row.conversation_id),
        ),
    },
    {
      name: 'refused channels',
      run: async () =>
        forEachHotel(
          await due<RefusedChannel>('refused_channels($1, $3, $2)', `${REFUSED_FOR_MS} milliseconds`),
          each,
          (row) => refused.raise(row.hotel_id, row.channel_id),
        ),
    },
    {
      name: 'expired messages',
      run: async () => {
        const expired = Map.groupBy(
          await due<ExpiredMessage>('expired_messages($1, $2)'),
          (message) => message.hotel_id,
        );
        const hotels = [...expired].map(([hotel_id, messages]) => ({ hotel_id, messages }));
        await forEachHotel(hotels, each, ({ hotel_id, messages }) =>
          expiry.expire(
            hotel_id,
            messages.map((message) => message.message_id),
          ),
        );
      },
    },
    {
      name: 'escalations',
      run: async () =>
        forEachHotel(await due<OverdueAlert>('overdue_alerts($1, $3, $2)', TOP_LEVEL), each, (row) =>
          escalation.escalate(row.hotel_id, row.alert_id),
        ),
    },
  ];
}
