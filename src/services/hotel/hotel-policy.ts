import { z } from 'zod';
import type { TenantTx } from '../../db/tenant-tx.js';

/** The hotel's own figures for its messages. A setting that cannot be read counts as not set. */
const settingsSchema = z.object({
  attentionThreshold: z.number().min(0).max(1).nullable().catch(null).default(null),
  negativeConfidence: z.number().min(0).max(1).catch(0.6).default(0.6),
  reopenWithinHours: z.number().min(0).max(720).catch(24).default(24),
  messageExpiryHours: z.number().min(0.25).max(720).catch(24).default(24),
});

export interface HotelPolicy {
  readonly languages: readonly string[];
  readonly attentionThreshold: number | null;
  /** A negative verdict alerts from this confidence on. */
  readonly negativeConfidence: number;
  readonly reopenWithinMs: number;
  /** How long a message may wait to be sent before it is EXPIRED. */
  readonly messageExpiryMs: number;
}

/** Reads a hotel's figures, with product defaults for what it has not set. */
export async function readHotelPolicy(tx: TenantTx, hotelId: string): Promise<HotelPolicy> {
  const row = await tx.row<{ languages: string[]; settings: unknown }>(
    'select languages, settings from hotels where id = $1',
    [hotelId],
  );
  const settings = settingsSchema.parse(
    typeof row?.settings === 'object' && row.settings !== null ? row.settings : {},
  );
  return {
    languages: row?.languages ?? [],
    attentionThreshold: settings.attentionThreshold,
    negativeConfidence: settings.negativeConfidence,
    reopenWithinMs: settings.reopenWithinHours * 3_600_000,
    messageExpiryMs: settings.messageExpiryHours * 3_600_000,
  };
}

/** Whether the hotel has the raw notifications of group chats kept (`settings.groupChats` is "keep"); by default not. */
export async function keepsGroupChats(tx: TenantTx, hotelId: string): Promise<boolean> {
  const row = await tx.row<{ group_chats: string | null }>(
    `select settings ->> 'groupChats' as group_chats from hotels where id = $1`,
    [hotelId],
  );
  return row?.group_chats === 'keep';
}
