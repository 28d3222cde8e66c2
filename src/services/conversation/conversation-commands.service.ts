import { UniqueConstraintViolationException } from '@mikro-orm/core';
import { type Clock, dueTime } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import type { Conversation, ConversationStatus } from '../../entities/conversation.entity.js';
import { byUser } from '../../domain/event-actor.js';
import { announceConversation } from '../announce.js';
import { openAlertUrgency } from './open-alert-urgency.js';
import { writeAudit } from '../audit.js';
import type { EntityRef } from '../../db/query/row-source.js';
import type { Done, Invalid, NotFound } from '../command-outcome.js';
import { requireRight } from '../viewer-rights.js';
import { isRoleAtLeast } from '../../domain/rights.js';
import { lockConversation } from './lock-conversation.js';
import { CONVERSATION_TRANSITIONS, type Transition } from './transitions.js';

const LONGEST_SNOOZE_MS = 366 * 24 * 60 * 60 * 1000;

/** What a person asks for; `until` is when a snoozed conversation comes back. */
export type StaffCommand =
  { readonly name: 'resolve' | 'reopen' | 'escalate' } | { readonly name: 'snooze'; readonly until: Date };

export interface ConversationCommandInput {
  readonly conversation: EntityRef;
  readonly command: StaffCommand;
}

export type TransitionRefusal = 'STATUS' | 'ROLE_TOO_LOW' | 'ALERTS_OPEN' | 'NEWER_CONVERSATION_OPEN';

/** The conversation's state does not allow the command. Nothing was changed. */
export interface ConversationRefused {
  readonly outcome: 'refused';
  readonly status: ConversationStatus;
  readonly reason: TransitionRefusal;
}

/** What people do to conversations, by the transition table. */
export class ConversationCommands {
  constructor(private readonly clock: Clock) {}

  /** Runs one command with its event and its audit row, or changes nothing and says why. */
  async run(
    tx: TenantTx,
    viewer: Viewer,
    input: ConversationCommandInput,
  ): Promise<Done | NotFound | Invalid | ConversationRefused> {
    const { hotelId } = input.conversation;
    requireRight(viewer, hotelId, 'conversation:handle');
    const at = this.clock.now();
    if (input.command.name === 'snooze' && !isWithinAYear(input.command.until, dueTime(this.clock, at)))
      return { outcome: 'invalid', path: ['until'], code: 'OUT_OF_RANGE', text: 'input.snoozeUntil' };
    const conversation = await lockConversation(tx, input.conversation);
    if (conversation === null) return { outcome: 'notFound', path: ['conversationId'] };

    const from = conversation.status;
    const refused = (reason: TransitionRefusal) => ({ outcome: 'refused', status: from, reason }) as const;
    const transition = CONVERSATION_TRANSITIONS[from][input.command.name];
    if (transition === null) return refused('STATUS');
    const obstacle = await this.findObstacle(tx, viewer, conversation, transition);
    if (obstacle !== null) return refused(obstacle);

    apply(conversation, transition.to, input.command, { by: viewer.userId, at });
    if (!(await saveUnlessNewerIsOpen(tx))) return refused('NEWER_CONVERSATION_OPEN');

    announceConversation(tx, conversation, byUser(viewer.userId));
    await writeAudit(tx, {
      hotelId,
      actorUserId: viewer.userId,
      action: `conversation.${input.command.name}`,
      subjectType: 'Conversation',
      subjectId: conversation.id,
      detail: { from, to: transition.to },
      at,
    });
    return { outcome: 'done', hotelId, id: conversation.id };
  }

  private async findObstacle(
    tx: TenantTx,
    viewer: Viewer,
    conversation: Conversation,
    { minimumRole, condition }: Transition,
  ): Promise<TransitionRefusal | null> {
    const { hotelId, id } = conversation;
    if (minimumRole !== undefined && !isRoleAtLeast(viewer.roles.get(hotelId), minimumRole))
      return 'ROLE_TOO_LOW';
    if (condition === 'ALERTS_CLOSED' && (await openAlertUrgency(tx, hotelId, id)) !== null)
      return 'ALERTS_OPEN';
    return null;
  }
}

function isWithinAYear(until: Date, now: Date): boolean {
  const aheadMs = until.getTime() - now.getTime();
  return aheadMs > 0 && aheadMs <= LONGEST_SNOOZE_MS;
}

function apply(
  conversation: Conversation,
  to: ConversationStatus,
  command: StaffCommand,
  { by, at }: { readonly by: string; readonly at: Date },
): void {
  conversation.status = to;
  conversation.snoozedUntil = command.name === 'snooze' ? command.until : null;
  conversation.resolvedAt = command.name === 'resolve' ? at : null;
  conversation.resolvedBy = command.name === 'resolve' ? by : null;
  if (command.name === 'resolve') conversation.waitingSince = null;
  if (command.name === 'escalate') conversation.turn = 'HUMAN';
}

/**
 * Writes the change. Whether another conversation of the guest is open is the unique index's decision, which
 * also sees one that a guest's message opens at this very moment; the savepoint keeps the transaction alive.
 */
async function saveUnlessNewerIsOpen(tx: TenantTx): Promise<boolean> {
  await tx.rows('savepoint status_change');
  try {
    await tx.em.flush();
    return true;
  } catch (error) {
    if (!(error instanceof UniqueConstraintViolationException)) throw error;
    await tx.rows('rollback to savepoint status_change');
    tx.em.clear();
    return false;
  }
}
