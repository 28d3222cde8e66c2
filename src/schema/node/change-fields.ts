/** What `updatedAt` says on every type. */
export const UPDATED_AT = 'When it last changed, in the time of the database.';

/** What `version` says where clients keep something live. */
export const VERSION =
  'Larger after every change that everybody sees: of two answers the one with the larger version is the newer.';
