import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import type { Role } from '../../domain/rights.js';
import { byUser } from '../../domain/event-actor.js';
import { announceConversation } from '../announce.js';
import { writeAudit } from '../audit.js';
import type { EntityRef } from '../../db/query/row-source.js';
import type { Done, Invalid, NotFound } from '../command-outcome.js';
import { requireRight } from '../viewer-rights.js';
import { hasRight } from '../../domain/rights.js';
import { lockConversation } from './lock-conversation.js';

export interface AssignConversationInput {
  readonly conversation: EntityRef;
  /** The member to whom it goes; null takes it from everybody. */
  readonly assigneeId: string | null;
  /** To whom it belongs as far as the viewer knows; null for nobody. */
  readonly expectedAssigneeId: string | null;
}

/** It belongs to somebody else than was expected; null for nobody. Nothing was changed. */
export interface AssigneeChanged {
  readonly outcome: 'assigneeChanged';
  readonly hotelId: string;
  readonly assigneeId: string | null;
}

/** Gives conversations to people who may answer them. */
export class ConversationAssignment {
  constructor(private readonly clock: Clock) {}

  /**
   * Assigns in any status, if it belongs to whom the viewer expects: of two claims at once the second is refused.
   * To whom it already belongs changes nothing and succeeds.
   */
  async assign(
    tx: TenantTx,
    viewer: Viewer,
    input: AssignConversationInput,
  ): Promise<Done | NotFound | Invalid | AssigneeChanged> {
    const { conversation: subject, assigneeId, expectedAssigneeId } = input;
    const { hotelId } = subject;
    requireRight(viewer, hotelId, 'conversation:handle');
    const conversation = await lockConversation(tx, subject);
    if (conversation === null) return { outcome: 'notFound', path: ['conversationId'] };
    if (assigneeId !== null) {
      const member = await findMember(tx, hotelId, assigneeId);
      if (member === null) return { outcome: 'notFound', path: ['assignee', 'userId'] };
      if (!hasRight(member.role, 'message:send'))
        return {
          outcome: 'invalid',
          path: ['assignee', 'userId'],
          code: 'NOT_ALLOWED',
          text: 'input.assigneeMayNotAnswer',
        };
    }
    const previous = conversation.assigneeId ?? null;
    if (previous !== expectedAssigneeId) return { outcome: 'assigneeChanged', hotelId, assigneeId: previous };
    const done: Done = { outcome: 'done', hotelId, id: conversation.id };
    if (previous === assigneeId) return done;

    conversation.assigneeId = assigneeId;
    announceConversation(tx, conversation, byUser(viewer.userId));
    await writeAudit(tx, {
      hotelId,
      actorUserId: viewer.userId,
      action: 'conversation.assign',
      subjectType: 'Conversation',
      subjectId: conversation.id,
      detail: { from: previous, to: assigneeId },
      at: this.clock.now(),
    });
    return done;
  }
}

/** Disabled people are no assignees. */
function findMember(tx: TenantTx, hotelId: string, userId: string): Promise<{ role: Role } | null> {
  return tx.row<{ role: Role }>(
    `select m.role from memberships m join users u on u.id = m.user_id
     where m.hotel_id = $1 and m.user_id = $2 and u.disabled_at is null`,
    [hotelId, userId],
  );
}
