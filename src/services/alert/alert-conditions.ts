import type { AlertKind, AlertStatus } from '../../entities/alert.entity.js';
import type { Conditions } from '../../db/query/row-source.js';

/** Which alerts a list holds; null and omitted fields do not filter. `assigneeId` is a user's id, '' names nobody. */
export interface AlertCriteria {
  readonly status?: readonly AlertStatus[] | null;
  readonly kind?: readonly AlertKind[] | null;
  readonly minimumUrgency?: number | null;
  readonly assigneeId?: string | null;
  readonly openOnly?: boolean | null;
  readonly overdueOnly?: boolean | null;
}

const IS_OPEN = `a.status not in ('RESOLVED','DISMISSED')`;

export function alertConditions(criteria: AlertCriteria, now: Date): Conditions {
  return (bind) => {
    const where: string[] = [];
    const { status, kind, minimumUrgency, assigneeId, overdueOnly, openOnly } = criteria;
    if (status) where.push(`a.status = any (${bind(status)}::text[])`);
    if (kind) where.push(`a.kind = any (${bind(kind)}::text[])`);
    if (minimumUrgency != null) where.push(`a.urgency >= ${bind(minimumUrgency)}::integer`);
    if (assigneeId === '') where.push('false');
    else if (assigneeId) where.push(`a.owner_id = ${bind(assigneeId)}::uuid`);
    if (openOnly === true) where.push(IS_OPEN);
    if (overdueOnly === true) where.push(`${IS_OPEN} and a.due_at < ${bind(now)}::timestamptz`);
    return where.map((condition) => ` and ${condition}`).join('');
  };
}
