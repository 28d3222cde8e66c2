/** What `updatedAt` says on every type. */
export const UPDATED_AT = "When it last changed, by the database's clock.";

/** What `version` says where clients keep something live. */
export const VERSION =
  'Grows with every change that is the same for all viewers: of two copies, keep the one with the larger version.';
