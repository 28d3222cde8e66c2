import { LockMode } from '@mikro-orm/core';
import type { TenantTx } from '../../db/tenant-tx.js';
import { Conversation } from '../../entities/conversation.entity.js';
import type { EntityRef } from '../../db/query/row-source.js';

/** The conversation, locked until the transaction ends; null where this transaction's hotels have none of this id. */
export function lockConversation(tx: TenantTx, subject: EntityRef): Promise<Conversation | null> {
  return tx.em.findOne(
    Conversation,
    { hotelId: subject.hotelId, id: subject.id },
    { lockMode: LockMode.PESSIMISTIC_WRITE },
  );
}
