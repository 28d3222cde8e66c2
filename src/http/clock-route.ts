import type { FastifyInstance } from 'fastify';
import { z } from 'zod';

export interface MovableClock {
  readonly dueAheadMs: number;
  /** The moment by which due dates are judged. */
  readonly dueNow: Date;
  /** Sets how far due dates are ahead of real time. */
  move(aheadMs: number): Promise<void>;
}

const LONGEST_MS = 10 * 366 * 86_400_000;
const moved = z.strictObject({ aheadMs: z.number().int().min(0).max(LONGEST_MS) });

/** `GET` and `POST /sandbox/clock`: how far due dates are ahead of real time. Only where there is a sandbox. */
export function registerClockRoute(app: FastifyInstance, clock: MovableClock): void {
  const shown = () => ({ dueNow: clock.dueNow.toISOString(), aheadMs: clock.dueAheadMs });
  app.get('/sandbox/clock', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(shown()),
  );
  app.post('/sandbox/clock', async (request, reply) => {
    const wanted = moved.safeParse(request.body);
    if (!wanted.success) return reply.code(400).send({ message: z.prettifyError(wanted.error) });
    await clock.move(wanted.data.aheadMs);
    return shown();
  });
}
