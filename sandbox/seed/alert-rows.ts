import { byUser, type EventActor } from '../../src/domain/event-actor.js';
import type { AlertKind, AlertStatus } from '../../src/entities/alert.entity.js';
import { type HotelSettings, parseStoredSettings } from '../../src/services/hotel/hotel-settings.js';
import { dueAt } from '../../src/services/alert/urgency.js';
import { alertFor, type AlertFacts, type DueAlert } from '../../src/services/inbound/message-alert.js';
import { waitingSince } from './waiting-since.js';
import type { EventRows } from './event-rows.js';
import { seedId } from './seed-id.js';
import { waitingDueAt } from '../../src/services/hotel/working-hours.js';
import type { SeedPerson } from './seed-people.js';
import type { SeedHotel } from './seed-hotels.js';
import type { Story, StoryLine, StoryThread } from './story.js';
import type { Row } from './tables.js';

const MINUTE_MS = 60_000;
const MANAGERS = 2;

interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly messageId: string;
  readonly raisedAt: Date;
  readonly closesAt: Date | null;
  urgency: number;
  dueAt: Date;
}

/** The alerts of one thread: one per message at most, one open of a kind, taken and closed as the story goes on. */
export class ThreadAlerts {
  readonly #alerts: Alert[] = [];
  readonly #causes: Row[] = [];
  readonly #settings: HotelSettings;

  constructor(
    private readonly hotel: SeedHotel,
    private readonly story: Story,
    private readonly thread: StoryThread,
    private readonly staff: { readonly agent: SeedPerson; readonly manager: SeedPerson },
    private readonly events: EventRows,
    private readonly now: Date,
  ) {
    this.#settings = parseStoredSettings(hotel.settings).settings;
  }

  /** Raises what the verdict on a guest's message calls for, or adds it to the alert of that kind that is open. */
  hear(messageId: string, line: StoryLine, facts: Omit<AlertFacts, 'negativeConfidence'>): void {
    const due = alertFor({ ...facts, negativeConfidence: this.#settings.negativeConfidence });
    if (due !== null) this.cause(due, messageId, line);
  }

  /** The rows, after the last message was heard. A guest who was left waiting has raised an alert by that. */
  rows(): { alerts: Row[]; causes: Row[]; openUrgency: number | null } {
    this.noticeWaiting();
    const open = this.#alerts.filter((alert) => alert.closesAt === null);
    return {
      alerts: this.#alerts.map((alert) => this.rowOf(alert)),
      causes: this.#causes,
      openUrgency: open.length === 0 ? null : Math.max(...open.map((alert) => alert.urgency)),
    };
  }

  private cause({ kind, urgency, reason, count }: DueAlert, messageId: string, line: StoryLine): void {
    const at = new Date(line.at.getTime() + 326);
    const isOver = line.matterEndsAt < this.now;
    const open = this.#alerts.find(
      (alert) => alert.kind === kind && (alert.closesAt === null || alert.closesAt > at),
    );
    const alert = open ?? {
      id: seedId(messageId, 'alert', kind),
      kind,
      messageId,
      raisedAt: at,
      closesAt: isOver ? line.matterEndsAt : null,
      urgency,
      dueAt: dueAt(urgency, at, this.#settings),
    };
    if (open === undefined) {
      this.#alerts.push(alert);
    } else {
      alert.urgency = Math.min(5, Math.max(alert.urgency + 1, urgency));
      alert.dueAt = new Date(
        Math.min(alert.dueAt.getTime(), dueAt(alert.urgency, at, this.#settings).getTime()),
      );
    }
    this.event(open === undefined ? 'ALERT_RAISED' : 'ALERT_UPDATED', at, alert);
    this.#causes.push({
      hotel_id: this.hotel.id,
      id: seedId(messageId, 'cause', kind),
      alert_id: alert.id,
      message_id: messageId,
      kind,
      urgency,
      reason_code: reason,
      reason_count: count,
      created_at: at,
    });
  }

  private noticeWaiting(): void {
    const since = this.thread.isResolved ? null : waitingSince(this.thread.lines, this.now);
    const index = this.thread.lines.findIndex((line) => line.at === since);
    const line = this.thread.lines[index];
    if (since === null || line === undefined) return;
    const { workingHours, waitingMinutes, waitingMinutesOutside } = this.#settings;
    const at = waitingDueAt(since, workingHours, this.hotel.timeZone, {
      insideMinutes: waitingMinutes,
      outsideMinutes: waitingMinutesOutside,
    });
    const messageId = seedId(this.thread.id, 'message', index);
    const isTold = this.#causes.some((cause) => cause.message_id === messageId);
    if (at >= this.now || isTold) return;
    const due = {
      kind: 'WAITING_TOO_LONG',
      urgency: 2,
      reason: 'WAITING',
      count: Math.floor((at.getTime() - since.getTime()) / MINUTE_MS),
    } as const;
    this.cause(due, messageId, { ...line, at });
  }

  private rowOf(alert: Alert): Row {
    const { agent, manager } = this.staff;
    const isClosed = alert.closesAt !== null;
    const status = isClosed ? 'RESOLVED' : this.openStatus(alert);
    const isTaken = isClosed || status === 'ACKNOWLEDGED' || status === 'IN_PROGRESS';
    const owner = alert.urgency >= 4 ? manager : agent;
    const end = (alert.closesAt ?? this.now).getTime();
    const takenAt = isTaken ? new Date(Math.min(alert.raisedAt.getTime() + 2 * MINUTE_MS, end - 1)) : null;
    if (takenAt !== null) this.event('ALERT_UPDATED', takenAt, alert, byUser(owner.id));
    if (alert.closesAt !== null) this.event('ALERT_UPDATED', alert.closesAt, alert, byUser(owner.id));
    if (status === 'ESCALATED') this.event('ALERT_UPDATED', alert.dueAt, alert);
    return {
      hotel_id: this.hotel.id,
      id: alert.id,
      kind: alert.kind,
      subject_id: this.thread.id,
      conversation_id: this.thread.id,
      channel_id: this.hotel.channelId,
      guest_id: this.story.guestId,
      message_id: alert.messageId,
      urgency: alert.urgency,
      status,
      level: status === 'ESCALATED' || alert.urgency === 5 ? MANAGERS : 1,
      owner_id: isTaken ? owner.id : null,
      raised_at: alert.raisedAt,
      due_at: status === 'ESCALATED' ? dueAt(alert.urgency, this.now, this.#settings) : alert.dueAt,
      acknowledged_by: isTaken ? owner.id : null,
      acknowledged_at: takenAt,
      resolved_by: isClosed ? owner.id : null,
      resolved_at: alert.closesAt,
      resolution: isClosed ? 'Settled with the guest' : null,
    };
  }

  /** Past its deadline and taken by nobody, an alert has gone up to the managers, whose own deadline runs now. */
  private openStatus(alert: Alert): AlertStatus {
    const { state } = this.thread;
    if (state === 'ACKNOWLEDGED' || state === 'IN_PROGRESS') return state;
    return alert.dueAt < this.now ? 'ESCALATED' : 'RAISED';
  }

  private event(
    kind: 'ALERT_RAISED' | 'ALERT_UPDATED',
    at: Date,
    alert: Alert,
    actor: EventActor | null = null,
  ): void {
    this.events.add(at, { kind, subjectId: alert.id, conversationId: this.thread.id, actor });
  }
}

/** The channel was off for eleven minutes two weeks ago: an alert whose subject is no conversation. */
export function channelTrouble(
  hotel: SeedHotel,
  by: SeedPerson,
  events: EventRows,
  now: Date,
): { alert: Row; cause: Row } {
  const id = seedId(hotel.key, 'alert', 'channel');
  const at = (minutes: number) => new Date(now.getTime() - 14 * 86_400_000 + minutes * MINUTE_MS);
  const actor = byUser(by.id);
  events.add(at(0), { kind: 'CHANNEL_UPDATED', subjectId: hotel.channelId });
  events.add(at(0), { kind: 'ALERT_RAISED', subjectId: id });
  events.add(at(3), { kind: 'ALERT_UPDATED', subjectId: id, actor });
  events.add(at(11), { kind: 'CHANNEL_UPDATED', subjectId: hotel.channelId });
  events.add(at(11), { kind: 'ALERT_UPDATED', subjectId: id, actor });
  const alert = {
    hotel_id: hotel.id,
    id,
    kind: 'CHANNEL_DOWN',
    subject_id: hotel.channelId,
    conversation_id: null,
    channel_id: hotel.channelId,
    guest_id: null,
    message_id: null,
    urgency: 4,
    status: 'RESOLVED',
    level: 1,
    owner_id: by.id,
    raised_at: at(0),
    due_at: dueAt(4, at(0), parseStoredSettings(hotel.settings).settings),
    acknowledged_by: by.id,
    acknowledged_at: at(3),
    resolved_by: by.id,
    resolved_at: at(11),
    resolution: 'Scanned the code again',
  };
  const cause = {
    hotel_id: hotel.id,
    id: seedId(hotel.key, 'cause', 'channel'),
    alert_id: id,
    message_id: null,
    kind: 'CHANNEL_DOWN',
    urgency: 4,
    reason_code: 'CHANNEL_NOT_AUTHORIZED',
    reason_count: null,
    created_at: at(0),
  };
  return { alert, cause };
}
