import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BodyBudget } from './body-budget.js';
import { BodyHold, type BodyBudgets } from './body-hold.js';

const MB = 1_048_576;
/** Bodies up to this size take no room: their connections hold as much without one. */
const FREE_BYTES = 4_096;
const WAIT = { waitMs: 5_000, waitingPerSender: 256 };

/** Thrown where a request's body found no room in time. */
export class NoRoomError extends Error {
  readonly statusCode = 503;
  readonly retryAfterSeconds = 5;
}

/** What the bodies of requests to the framework may take: by person or network, and of larger ones also in all. */
export function requestBodyBudgets(): BodyBudgets {
  return {
    small: new BodyBudget({ perSender: 8 * MB, perGroup: Infinity, total: Infinity, ...WAIT }),
    large: new BodyBudget({ perSender: 16 * MB, perGroup: Infinity, total: 128 * MB, ...WAIT }),
  };
}

/** Has every body of more than 4 KB wait, unread, until there is room for it; the room is its until the request is answered. */
export function boundBodies(
  app: FastifyInstance,
  options: {
    readonly bodies: BodyBudgets;
    readonly limit: number;
    /** Who a request's body counts for. */
    readonly senderOf: (request: FastifyRequest) => string;
  },
): void {
  app.addHook('preParsing', (request, reply, payload, done) => {
    const bytes = lengthOf(request, options.limit);
    // A longer one is refused without being read.
    if (bytes <= FREE_BYTES || bytes > options.limit) {
      done(null, payload);
      return;
    }
    const sender = options.senderOf(request);
    const hold = new BodyHold(options.bodies, { key: sender, group: sender });
    reply.raw.once('close', () => hold.release());
    if (hold.cover(bytes)) {
      done(null, payload);
      return;
    }
    void hold.waitToCover(bytes).then((hasRoom) => {
      if (hasRoom) done(null, payload);
      else done(new NoRoomError('no room for a body'));
    });
  });
}

/** The length that a body tells of itself; `limit` where it tells none. */
function lengthOf({ headers }: FastifyRequest, limit: number): number {
  if (headers['content-length'] !== undefined) return Number(headers['content-length']);
  return headers['transfer-encoding'] === undefined ? 0 : limit;
}
