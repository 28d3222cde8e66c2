import type { GreenApiError } from '../../providers/green-api/green-api-error.js';

/** What one call to the provider came to. */
export type SendOutcome =
  | { readonly kind: 'ACCEPTED'; readonly providerMessageId: string }
  /** Certainly not taken: the same message is tried again. */
  | {
      readonly kind: 'NOT_ACCEPTED';
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly atLeastMs: number;
    }
  /** Not taken, and no other message would be: the lane stops for a while. */
  | {
      readonly kind: 'LANE_STOPS';
      readonly reason: string;
      readonly httpStatus: number | null;
      readonly forMs: number;
    }
  | { readonly kind: 'REFUSED'; readonly reason: string; readonly httpStatus: number | null }
  /** It may or may not have been taken: nobody sends it again without proof. */
  | { readonly kind: 'UNKNOWN'; readonly reason: string; readonly httpStatus: number | null };

const STARTING_PAUSE_MS = 30_000;
const QUOTA_PAUSE_MS = 3_600_000;

/** What a failed call means for its message and its lane. */
export function outcomeOf(error: GreenApiError): SendOutcome {
  const told = { reason: error.failure, httpStatus: error.status };
  switch (error.outcome) {
    case 'NOT_ACCEPTED':
      return { kind: 'NOT_ACCEPTED', ...told, atLeastMs: error.retryAfterMs ?? 0 };
    case 'WAIT':
      return { kind: 'LANE_STOPS', ...told, forMs: STARTING_PAUSE_MS };
    case 'QUOTA':
      return { kind: 'LANE_STOPS', ...told, forMs: QUOTA_PAUSE_MS };
    case 'REFUSED':
      return { kind: 'REFUSED', ...told };
    case 'UNKNOWN':
      return { kind: 'UNKNOWN', ...told };
  }
}
