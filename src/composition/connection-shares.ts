import type { TurnLimits } from '../turn-gate.js';

// How the database connections of one process are shared between what runs at the same time. What waits for its share
// waits in turns, so that a pool of any size serves every hotel.

const part = (poolSize: number, of: number) => Math.max(1, Math.floor(poolSize / of));

/** Replays, of one hotel and of all. */
export function replayConnections(poolSize: number): { connectionsPerHotel: number; connections: number } {
  return { connectionsPerHotel: part(poolSize, 5), connections: part(poolSize, 2) };
}

/** Live deliveries of one hotel. */
export function liveConnectionsPerHotel(poolSize: number): number {
  return part(poolSize, 3);
}

/** Operations on sockets, and the opening of subscriptions. */
export function operationsAtOnce(poolSize: number): TurnLimits {
  return { concurrency: Infinity, perHotel: part(poolSize, 2), perUser: Math.min(8, part(poolSize, 2)) };
}
