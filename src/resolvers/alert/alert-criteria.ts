import type { AlertFilter } from '../../schema/alert/alert.type.js';
import type { AlertCriteria } from '../../services/alert/alert-conditions.js';
import { parseUserId } from '../parse-user-id.js';

/** What a filter of alerts asks for, its ids parsed. */
export function toAlertCriteria(filter: AlertFilter | null): AlertCriteria {
  return { ...filter, assigneeId: parseUserId(filter?.assigneeId) };
}
