import { z } from 'zod';
import type { GreenApiQuota } from './green-api-error.js';

const count = z.number().nullable().catch(null).default(null);
const label = z.string().max(100).catch('').default('');
const quotaLine = z.object({ method: label, used: count, total: count, status: label });

const errorBody = z.object({
  message: z
    .union([z.string(), z.array(z.string()).transform((lines) => lines.join('; '))])
    .optional()
    .catch(undefined),
  error: z.string().optional().catch(undefined),
  reason: z.string().optional().catch(undefined),
  invokeStatus: quotaLine.optional().catch(undefined),
  correspondentsStatus: quotaLine.optional().catch(undefined),
});

/** What an error body says. `message` is the provider's raw text: redact before keeping it. */
export interface ErrorBody {
  readonly message: string | null;
  readonly quota: readonly GreenApiQuota[];
}

/** Reads an error body, which may be JSON, plain text or nothing. Never throws. */
export function readErrorBody(body: Buffer): ErrorBody {
  const text = body.toString('utf8').trim();
  if (text === '') return { message: null, quota: [] };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { message: text, quota: [] };
  }
  const parsed = errorBody.safeParse(json);
  if (!parsed.success) return { message: typeof json === 'string' ? json : null, quota: [] };
  const { message, error, reason, invokeStatus, correspondentsStatus } = parsed.data;
  const quota = [invokeStatus, correspondentsStatus].filter((line) => line !== undefined);
  return { message: message ?? reason ?? error ?? null, quota };
}
