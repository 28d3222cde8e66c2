import { p, raw } from '@mikro-orm/core';

/** The database's time, which is the same for all processes. */
const NOW = 'clock_timestamp()';

/** Set by every statement that changes what clients see of a row without a version. */
export const UPDATED = `updated_at = ${NOW}`;

/**
 * Set by every statement that changes what clients see of a conversation, a message or an alert, in its own columns or in rows
 * that hang on it. Of two snapshots of a row the one with the larger version is the newer; with equal versions they are alike.
 */
export const NEXT_VERSION = `version = version + 1, ${UPDATED}`;

/** The same for what is written through an entity. */
export const updatedAt = () => p.datetime().onUpdate(() => raw(NOW));

/** The columns of `NEXT_VERSION`. The ORM writes a version that it has read only where the row still has it. */
export const versionColumns = () => ({ version: p.integer().version(), updatedAt: updatedAt() });
