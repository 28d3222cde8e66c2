import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { AdminError, readJson } from './read-json.js';

const MINUTE_MS = 60_000;
const minutes = z.number().min(0);
const clockRequest = z.union(
  [
    z.strictObject({ aheadMinutes: minutes }),
    z.strictObject({ advanceMinutes: minutes }),
    z.strictObject({ to: z.iso.datetime({ offset: true }) }),
  ],
  'expected one of aheadMinutes, advanceMinutes (numbers from 0) and to (a moment)',
);
const clockState = z.object({ dueNow: z.iso.datetime(), aheadMs: z.number() });
type ClockState = z.output<typeof clockState>;

/** The clock of hotel-boost itself, by which it sets and judges due dates: kept there, moved from here. */
export function registerClockRoutes(app: FastifyInstance, apiUrl: string): void {
  app.get('/clock', () => ask(apiUrl));
  app.post('/clock', async (request) => {
    const wanted = readJson(request, clockRequest);
    return ask(apiUrl, await aheadMsOf(wanted, () => ask(apiUrl)));
  });
}

async function aheadMsOf(
  wanted: z.output<typeof clockRequest>,
  read: () => Promise<ClockState>,
): Promise<number> {
  if ('aheadMinutes' in wanted) return Math.round(wanted.aheadMinutes * MINUTE_MS);
  if ('advanceMinutes' in wanted)
    return (await read()).aheadMs + Math.round(wanted.advanceMinutes * MINUTE_MS);
  const { dueNow, aheadMs } = await read();
  const target = aheadMs + Date.parse(wanted.to) - Date.parse(dueNow);
  if (target < 0) throw new AdminError(400, 'to: lies in the past; the clock only goes ahead of real time');
  return target;
}

async function ask(apiUrl: string, aheadMs?: number): Promise<ClockState> {
  const url = `${apiUrl}/sandbox/clock`;
  const response = await fetch(url, {
    ...(aheadMs === undefined
      ? {}
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ aheadMs }),
        }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    throw new AdminError(502, `${url} does not answer: ${String(error)}`);
  });
  if (response.status === 404) throw new AdminError(502, `${apiUrl} runs without a sandbox, so in real time`);
  if (!response.ok) throw new AdminError(response.status, await response.text());
  return clockState.parse(await response.json());
}
