type Params = Readonly<Record<string, unknown>>;

/**
 * The Authorization header's text out of a connection_init payload, or null. Taken as `authorization` in any
 * case, also below `headers`, or as a bare `token`.
 */
export function authorizationOf(params: Params | undefined): string | null {
  if (params === undefined) return null;
  for (const [key, value] of Object.entries(params)) {
    if (key.toLowerCase() === 'authorization') return String(value);
    if (key === 'token') return `Bearer ${String(value)}`;
    if (key === 'headers' && isParams(value)) {
      const below = authorizationOf(value);
      if (below !== null) return below;
    }
  }
  return null;
}

function isParams(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
