import { isOpenState, QUOTA_BLOCK, QUOTA_PAUSE_MS, type ChannelState } from '../../domain/channel.js';
import type { DeliveryCause } from '../../domain/delivery-reason.js';
import type { GreenApiError } from '../../providers/green-api/green-api-error.js';

/** What one call to the provider came to. */
export type SendOutcome =
  | { readonly kind: 'ACCEPTED'; readonly providerMessageId: string }
  /** Certainly not taken, because of too many calls: the same message is tried again. */
  | {
      readonly kind: 'NOT_ACCEPTED';
      readonly reason: DeliveryCause;
      readonly httpStatus: number | null;
      readonly atLeastMs: number;
    }
  /** Not taken, and no other message would be: the lane stops, for a growing pause where `forMs` is null. */
  | {
      readonly kind: 'LANE_STOPS';
      readonly reason: DeliveryCause;
      readonly httpStatus: number | null;
      readonly forMs: number | null;
    }
  | { readonly kind: 'REFUSED'; readonly reason: DeliveryCause; readonly httpStatus: number | null }
  /** It may or may not have been taken: nobody sends it again without proof. The lane stops for a growing pause. */
  | { readonly kind: 'UNKNOWN'; readonly reason: DeliveryCause; readonly httpStatus: number | null };

/** Why a message is UNKNOWN whose echo was stored as another one: it was sent, so nothing may send it again. */
export const ECHO_STORED_APART = 'ECHO_STORED_APART' satisfies DeliveryCause;

/** Whether a channel is asked for its state before a message is risked. */
export function needsProbe(state: ChannelState, blockedReason: string | null): boolean {
  return !isOpenState(state) || (blockedReason !== null && blockedReason !== QUOTA_BLOCK);
}

/** What a failed call means for its message and its lane. */
export function outcomeOf(error: GreenApiError): SendOutcome {
  const told = { reason: error.failure, httpStatus: error.status };
  switch (error.outcome) {
    case 'NOT_ACCEPTED':
      return error.failure === 'RATE_LIMITED'
        ? { kind: 'NOT_ACCEPTED', ...told, atLeastMs: error.retryAfterMs ?? 0 }
        : { kind: 'LANE_STOPS', ...told, forMs: null };
    case 'WAIT':
      return { kind: 'LANE_STOPS', ...told, forMs: null };
    case 'QUOTA':
      return { kind: 'LANE_STOPS', ...told, forMs: QUOTA_PAUSE_MS };
    case 'REFUSED':
      return { kind: 'REFUSED', ...told };
    case 'UNKNOWN':
      return { kind: 'UNKNOWN', ...told };
  }
}
