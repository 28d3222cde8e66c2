import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import { alertConditions, type AlertCriteria } from './alert-conditions.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { AlertKind, AlertStatus } from '../../entities/alert.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface AlertRow {
  hotel_id: string;
  id: string;
  kind: AlertKind;
  conversation_id: string | null;
  channel_id: string | null;
  guest_id: string | null;
  message_id: string | null;
  urgency: number;
  status: AlertStatus;
  level: number;
  owner_id: string | null;
  raised_at: string;
  due_at: string;
  acknowledged_by: string | null;
  acknowledged_at: string | null;
  resolved_by: string | null;
  resolved_at: string | null;
  resolution: string | null;
  version: number;
  updated_at: string;
}

export const alertSource: RowSource<AlertRow> = {
  select: `a.hotel_id, a.id, a.kind, a.conversation_id, a.channel_id, a.guest_id, a.message_id, a.urgency, a.status, a.level, a.owner_id, a.raised_at,
    a.due_at, a.acknowledged_by, a.acknowledged_at, a.resolved_by, a.resolved_at, a.resolution, a.version, a.updated_at`,
  table: 'alerts',
  alias: 'a',
  hotelColumn: 'a.hotel_id',
  idColumn: 'a.id',
};

const urgency = { sql: 'a.urgency', field: 'urgency', type: 'integer' } as const;
const raisedAt = { sql: 'a.raised_at', field: 'raised_at', type: 'timestamptz' } as const;
const dueAt = { sql: 'a.due_at', field: 'due_at', type: 'timestamptz' } as const;
const id = { sql: 'a.id', field: 'id', type: 'uuid' } as const;

export const alertOrders = {
  URGENCY_DESC: { name: 'alerts-urgent', direction: 'desc', columns: [urgency, raisedAt, id] },
  DUE_ASC: { name: 'alerts-due', direction: 'asc', columns: [dueAt, id] },
  RAISED_DESC: { name: 'alerts-newest', direction: 'desc', columns: [raisedAt, id] },
} as const satisfies Readonly<Record<string, Keyset>>;

export interface AlertCauseRow {
  hotel_id: string;
  id: string;
  message_id: string | null;
  kind: AlertKind;
  urgency: number;
  reason_code: string | null;
  reason_count: number | null;
  created_at: string;
}

export const alertCauseSource: RowSource<AlertCauseRow> = {
  select: 'k.hotel_id, k.id, k.message_id, k.kind, k.urgency, k.reason_code, k.reason_count, k.created_at',
  table: 'alert_causes',
  alias: 'k',
  hotelColumn: 'k.hotel_id',
  idColumn: 'k.id',
};

export const alertCausesInOrder: Keyset = {
  name: 'alert-causes',
  direction: 'asc',
  columns: [{ sql: 'k.id', field: 'id', type: 'uuid' }],
};

/** The alerts about a conversation that hold to the criteria; `now` decides which are overdue. */
export function alertsOfConversation(
  order: keyof typeof alertOrders,
  criteria: AlertCriteria,
  now: Date,
): ChildList<AlertRow> {
  return {
    variant: `alerts:${JSON.stringify(criteria)}`,
    reader: new RowReader(alertSource),
    parentColumn: 'a.conversation_id',
    keyset: alertOrders[order],
    conditions: alertConditions(criteria, now),
  };
}

export const causesOfAlert: ChildList<AlertCauseRow> = {
  variant: 'causes',
  reader: new RowReader(alertCauseSource),
  parentColumn: 'k.alert_id',
  keyset: alertCausesInOrder,
};
