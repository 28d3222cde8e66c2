import { hasRight, type Role } from '../../domain/rights.js';
import { ALERT_TRANSITIONS, type AlertCommand, type AlertStatus } from '../../entities/alert.entity.js';

/** Whether somebody of this role in the alert's hotel may give the command to an alert of this status. */
export function mayCommandAlert(
  role: Role | null | undefined,
  command: AlertCommand,
  status: AlertStatus,
): boolean {
  return hasRight(role, 'alert:handle') && ALERT_TRANSITIONS[command][status] !== undefined;
}
