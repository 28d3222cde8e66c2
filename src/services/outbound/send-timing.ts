/** From the mark on, a worker may begin to write its request for this long; asked directly before the first byte. */
export const WRITE_WITHIN_MS = 10_000;
/** A whole call to the provider, connection included. */
export const CALL_DEADLINE_MS = 30_000;
/** From the mark on: the call and storing its result. After it the message is UNKNOWN. */
export const SENDING_LEASE_MS = 45_000;
/** The journal lags by about two minutes; only this long after a message came in doubt does its absence count. */
export const JOURNAL_SETTLED_MS = 180_000;
/** Between the two looks that prove absence: what left the provider's queue just before the first is in the journal by then. */
export const SECOND_LOOK_AFTER_MS = 150_000;
