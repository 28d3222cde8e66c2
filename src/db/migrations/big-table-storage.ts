/**
 * Storage of a table or partition that grows: by default a fifth of it has to be dead before it is vacuumed, which in a big one
 * is never, and then takes hours.
 */
export const BIG_TABLE_STORAGE = `autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
  autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02`;
