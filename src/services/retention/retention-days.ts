import { z } from 'zod';
import type { RetentionDays } from '../../config.js';

/** What a hotel may decide for itself, in `settings.retention`. A figure that cannot be read counts as not set. */
const hotelSettings = z.object({
  retention: z
    .object({
      hotelEventDays: z.number().min(1).max(3_650).nullable().catch(null).default(null),
      deliveryAttemptDays: z.number().min(7).max(3_650).nullable().catch(null).default(null),
    })
    .catch({ hotelEventDays: null, deliveryAttemptDays: null })
    .default({ hotelEventDays: null, deliveryAttemptDays: null }),
});

/** The days that hold for a hotel with these settings. */
export function retentionDaysOf(
  settings: unknown,
  installation: RetentionDays,
): Pick<RetentionDays, 'hotelEvents' | 'deliveryAttempts'> {
  const { retention } = hotelSettings.parse(
    typeof settings === 'object' && settings !== null ? settings : {},
  );
  return {
    hotelEvents: retention.hotelEventDays ?? installation.hotelEvents,
    deliveryAttempts: retention.deliveryAttemptDays ?? installation.deliveryAttempts,
  };
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}
