import { z } from 'zod';

const apiKinds = [
  'duplicate',
  'reorder',
  'delay',
  'drop',
  'timeout-after-accept',
  'http-429',
  'http-5xx',
  'http-466',
  'reset',
  'slow',
  'truncated',
] as const;

const answersOnly: readonly string[] = ['http-429', 'http-5xx', 'http-466'];

/** What POST /faults takes. */
export const faultRequest = z
  .strictObject({
    instanceId: z.coerce.string().optional(),
    target: z.enum(['webhook', 'api']),
    /** Green API method, or typeWebhook; any when absent. */
    method: z.string().optional(),
    kind: z.enum(apiKinds),
    times: z.number().int().min(1).max(1_000_000).default(1),
    /** delay, slow, reorder: how long; timeout-after-accept: when the silent socket is closed. */
    ms: z.number().int().min(0).max(3_600_000).optional(),
    /** HTTP status of http-5xx. */
    status: z.number().int().min(400).max(599).optional(),
    /** Value of Retry-After of http-429 and http-5xx. */
    retryAfter: z.union([z.number(), z.string()]).optional(),
    /** Whether the call took effect although the answer is bad. */
    accepted: z.boolean().optional(),
    /** duplicate: how many extra copies, and whether all at the same moment. */
    copies: z.number().int().min(1).max(1_000).default(1),
    parallel: z.boolean().default(false),
  })
  .refine((fault) => fault.target === 'api' || !answersOnly.includes(fault.kind), {
    message: 'http-429, http-5xx and http-466 are answers of the provider: target must be "api"',
  });

/** A fault waiting to be consumed `timesLeft` times. */
export interface Fault extends z.infer<typeof faultRequest> {
  readonly id: number;
  timesLeft: number;
}
