type Params = Readonly<Record<string, unknown>>;

/**
 * The Authorization header's text out of a connection_init payload, or null. Taken as `authorization` in any
 * case, also right below `headers`, or as a bare `token`.
 */
export function authorizationOf(params: Params | undefined): string | null {
  if (params === undefined) return null;
  for (const [key, value] of Object.entries(params)) {
    const found = key === 'headers' && isParams(value) ? headerIn(value) : headerOf(key, value);
    if (found !== null) return found;
  }
  return null;
}

function headerIn(params: Params): string | null {
  for (const [key, value] of Object.entries(params)) {
    const found = headerOf(key, value);
    if (found !== null) return found;
  }
  return null;
}

function headerOf(key: string, value: unknown): string | null {
  if (key.toLowerCase() === 'authorization') return String(value);
  return key === 'token' ? `Bearer ${String(value)}` : null;
}

function isParams(value: unknown): value is Params {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
