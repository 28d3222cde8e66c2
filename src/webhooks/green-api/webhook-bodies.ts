import type { Config } from '../../config.js';
import { BodyBudget } from '../../http/body-budget.js';
import type { BodyBudgets } from '../../http/body-hold.js';

const MB = 1_048_576;

/**
 * The budgets of webhook bodies. A hotel may have as much as two of its channels. Small ones, which nearly all are,
 * have no bound over all hotels that one hotel could use up for the others.
 */
export function webhookBodyBudgets({ bytesPerChannel, bytes, waitMs }: Config['webhookBodies']): BodyBudgets {
  return {
    small: new BodyBudget({
      perSender: 4 * MB,
      perGroup: 8 * MB,
      total: Infinity,
      waitMs,
      waitingPerSender: 256,
    }),
    large: new BodyBudget({
      perSender: bytesPerChannel,
      perGroup: 2 * bytesPerChannel,
      total: bytes,
      waitMs,
      waitingPerSender: 64,
    }),
  };
}
