import type { TenantTx } from '../../db/tenant-tx.js';
import { hasRight, isRoleAtLeast, type Role } from '../../domain/rights.js';
import type { ConversationStatus } from '../../entities/conversation.entity.js';
import { CONVERSATION_TRANSITIONS } from './transitions.js';

/** What decides, beside the role, whether a conversation follows a command. */
export interface ConversationFacts {
  readonly status: ConversationStatus;
  readonly hasOpenAlert: boolean;
  /** Asked only where the table makes it a condition. */
  hasNewerOpen(): Promise<boolean>;
}

/** Whether somebody of this role in the conversation's hotel may give it the command. */
export async function mayCommandConversation(
  role: Role | null | undefined,
  command: 'resolve' | 'reopen' | 'escalate' | 'snooze',
  facts: ConversationFacts,
): Promise<boolean> {
  if (!hasRight(role, 'conversation:handle')) return false;
  const transition = CONVERSATION_TRANSITIONS[facts.status][command];
  if (transition === null) return false;
  if (transition.minimumRole !== undefined && !isRoleAtLeast(role, transition.minimumRole)) return false;
  if (transition.condition === 'ALERTS_CLOSED') return !facts.hasOpenAlert;
  if (transition.condition === 'NO_NEWER_OPEN') return !(await facts.hasNewerOpen());
  return true;
}

/** Whether each guest has a conversation that is not resolved. */
export async function haveUnresolved(
  tx: TenantTx,
  hotelId: string,
  guestIds: readonly string[],
): Promise<boolean[]> {
  const rows = await tx.rows<{ guest_id: string }>(
    `select guest_id from conversations where hotel_id = $1 and guest_id = any ($2) and status <> 'RESOLVED'`,
    [hotelId, [...guestIds]],
  );
  const found = new Set(rows.map((row) => row.guest_id));
  return guestIds.map((id) => found.has(id));
}
