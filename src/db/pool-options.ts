/**
 * What all pools of connections have in common. A hotel is quiet for minutes, and opening a connection again, with its
 * kept plans, takes ten times as long as what is asked over it; so an idle one is kept for five. What a firewall forgets
 * meanwhile is noticed by the probes.
 */
export const POOL_OPTIONS = {
  idleTimeoutMillis: 300_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 30_000,
} as const;
