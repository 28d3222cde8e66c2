import { RowReader } from '../../db/query/row-reader.js';
import type { ChildList } from '../../db/query/loaders.js';
import { openAlertsOnly } from './alert-conditions.js';
import type { Keyset } from '../../db/query/keyset.js';
import type { AlertKind, AlertStatus } from '../../entities/alert.entity.js';
import type { RowSource } from '../../db/query/row-source.js';

export interface AlertRow {
  hotel_id: string;
  id: string;
  kind: AlertKind;
  conversation_id: string | null;
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
  guest_name: string | null;
  guest_phone: string | null;
}

export const alertSource: RowSource<AlertRow> = {
  select: `a.hotel_id, a.id, a.kind, a.conversation_id, a.guest_id, a.message_id, a.urgency, a.status, a.level, a.owner_id, a.raised_at,
    a.due_at, a.acknowledged_by, a.acknowledged_at, a.resolved_by, a.resolved_at, a.resolution, ag.name as guest_name, ag.phone as guest_phone`,
  table: 'alerts',
  alias: 'a',
  joins: (hotel) => `left join guests ag on ag.hotel_id = ${hotel} and ag.id = a.guest_id`,
  hotelColumn: 'a.hotel_id',
  idColumn: 'a.id',
};

export const alertsNewestFirst: Keyset = {
  name: 'alerts-newest',
  direction: 'desc',
  columns: [
    { sql: 'a.raised_at', field: 'raised_at', type: 'timestamptz' },
    { sql: 'a.id', field: 'id', type: 'uuid' },
  ],
};

export interface AlertCauseRow {
  hotel_id: string;
  id: string;
  message_id: string | null;
  kind: AlertKind;
  urgency: number;
  reason: string;
  created_at: string;
}

export const alertCauseSource: RowSource<AlertCauseRow> = {
  select: 'k.hotel_id, k.id, k.message_id, k.kind, k.urgency, k.reason, k.created_at',
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

export const alertsOfConversation: ChildList<AlertRow> = {
  variant: 'alerts',
  reader: new RowReader(alertSource),
  parentColumn: 'a.conversation_id',
  keyset: alertsNewestFirst,
};

export const openAlertsOfConversation: ChildList<AlertRow> = {
  ...alertsOfConversation,
  variant: 'open-alerts',
  conditions: openAlertsOnly,
};

export const causesOfAlert: ChildList<AlertCauseRow> = {
  variant: 'causes',
  reader: new RowReader(alertCauseSource),
  parentColumn: 'k.alert_id',
  keyset: alertCausesInOrder,
};
