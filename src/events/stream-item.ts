import type { HotelEvent } from './hotel-event.js';

/** Why a subscriber has to read everything anew instead of going on from its cursor. */
export type RefreshReason = 'CURSOR_TOO_OLD' | 'CURSOR_FROM_FUTURE' | 'TOO_SLOW';

export type StreamItem =
  | { readonly type: 'event'; readonly event: HotelEvent; readonly isReplayed: boolean }
  | { readonly type: 'position'; readonly number: number }
  | { readonly type: 'refresh'; readonly number: number; readonly reason: RefreshReason };
