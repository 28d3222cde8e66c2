import type { TenantTx } from '../../db/tenant-tx.js';
import { UPDATED } from '../../entities/changed-row.js';
import type { Classifier, Classification } from '../../intelligence/classifier.js';
import { UNDETERMINED } from '../../intelligence/language.js';
import type { HotelPolicy } from '../hotel/hotel-policy.js';
import type { KnownGuest } from './guest-finder.js';

export interface Classified {
  readonly classification: Classification;
  readonly analyzedAt: Date;
}

/** Runs the embedded engine over a guest's words under the hotel's own thresholds. Pure but for the clock. */
export function classifyText(
  classify: Classifier,
  text: string,
  policy: HotelPolicy,
  guest: KnownGuest,
  now: () => Date,
): Classified {
  const classification = classify({
    text,
    hotelLanguages: policy.languages,
    previousLanguage: guest.language,
    phone: guest.phone,
    attentionThreshold: policy.settings.attentionThreshold,
  });
  return { classification, analyzedAt: now() };
}

/** Writes the verdict beside its message, in place of an earlier one, and remembers the guest's language. */
export async function storeSentiment(
  tx: TenantTx,
  hotelId: string,
  messageId: string,
  guest: KnownGuest,
  { classification, analyzedAt }: Classified,
): Promise<void> {
  await tx.rows(
    `insert into sentiments (hotel_id, message_id, label, score, confidence, requires_attention, emergency, language, engine,
       model_version, evidence, topics, judged_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
     on conflict (hotel_id, message_id) do update set label = excluded.label, score = excluded.score, confidence = excluded.confidence,
       requires_attention = excluded.requires_attention, emergency = excluded.emergency, language = excluded.language,
       engine = excluded.engine, model_version = excluded.model_version, evidence = excluded.evidence, topics = excluded.topics,
       judged_at = excluded.judged_at`,
    [
      hotelId,
      messageId,
      classification.label,
      classification.score,
      classification.confidence,
      classification.requiresAttention,
      classification.emergency,
      classification.language,
      classification.engine,
      classification.modelVersion,
      classification.evidence,
      classification.topics,
      analyzedAt,
    ],
  );
  const { language } = classification;
  if (language !== null && language !== UNDETERMINED && language !== guest.language) {
    await tx.rows(`update guests set language = $3, ${UPDATED} where hotel_id = $1 and id = $2`, [
      hotelId,
      guest.id,
      language,
    ]);
  }
}
