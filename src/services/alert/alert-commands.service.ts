import { LockMode } from '@mikro-orm/core';
import type { Clock } from '../../clock.js';
import type { TenantTx } from '../../db/tenant-tx.js';
import type { Viewer } from '../../db/viewer.js';
import { Alert, type AlertCommand, type AlertStatus } from '../../entities/alert.entity.js';
import type { Conversation } from '../../entities/conversation.entity.js';
import { byUser, type EventActor } from '../../domain/event-actor.js';
import { announceAlert, announceConversation } from '../announce.js';
import { writeAudit } from '../audit.js';
import type { EntityRef } from '../../db/query/row-source.js';
import type { Done, NotFound } from '../command-outcome.js';
import { lockConversation } from '../conversation/lock-conversation.js';
import { requireRight } from '../viewer-rights.js';
import { openAlertUrgency } from '../conversation/open-alert-urgency.js';

export interface AlertCommandInput {
  readonly alert: EntityRef;
  readonly command: AlertCommand;
  /** Why, in the person's words; only where the command closes the alert. */
  readonly reason: string | null;
}

/** The alert's status does not allow the command. Nothing was changed. */
export interface AlertRefused {
  readonly outcome: 'refused';
  readonly status: AlertStatus;
}

/** What people do to alerts. The table in the entity decides; the same command again is refused by it. */
export class AlertCommands {
  constructor(private readonly clock: Clock) {}

  /** Runs one command on one alert, with its events and its audit row, or changes nothing. */
  async run(tx: TenantTx, viewer: Viewer, input: AlertCommandInput): Promise<Done | NotFound | AlertRefused> {
    const { hotelId } = input.alert;
    requireRight(viewer, hotelId, 'alert:handle');
    const locked = await this.lock(tx, input.alert);
    if (locked === null) return { outcome: 'notFound', path: ['alertId'] };

    const { alert, conversation } = locked;
    const at = this.clock.now();
    const from = alert.status;
    if (!alert.command(input.command, viewer.userId, at, input.reason))
      return { outcome: 'refused', status: from };

    await tx.em.flush();
    announceAlert(tx, 'ALERT_UPDATED', alert, byUser(viewer.userId));
    if (conversation !== null) await refreshUrgency(tx, conversation, byUser(viewer.userId));
    await writeAudit(tx, {
      hotelId,
      actorUserId: viewer.userId,
      action: `alert.${input.command}`,
      subjectType: 'Alert',
      subjectId: alert.id,
      detail: { from, to: alert.status },
      at,
    });
    return { outcome: 'done', hotelId, id: alert.id };
  }

  /** An alert never changes its conversation, so that may be read first and locked in its turn. */
  private async lock(
    tx: TenantTx,
    subject: EntityRef,
  ): Promise<{ alert: Alert; conversation: Conversation | null } | null> {
    const { hotelId, id } = subject;
    const found = await tx.row<{ conversation_id: string | null }>(
      'select conversation_id from alerts where hotel_id = $1 and id = $2',
      [hotelId, id],
    );
    if (found === null) return null;
    const conversation =
      found.conversation_id === null
        ? null
        : await lockConversation(tx, { hotelId, id: found.conversation_id });
    const alert = await tx.em.findOne(Alert, { hotelId, id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    return alert === null ? null : { alert, conversation };
  }
}

async function refreshUrgency(tx: TenantTx, conversation: Conversation, actor: EventActor): Promise<void> {
  const urgency = await openAlertUrgency(tx, conversation.hotelId, conversation.id);
  if (urgency === (conversation.openAlertUrgency ?? null)) return;
  conversation.openAlertUrgency = urgency;
  announceConversation(tx, conversation, actor);
}
