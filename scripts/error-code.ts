/** The `code` of a Node or PostgreSQL error (`ENOENT`, `28P01`), or null where there is none. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
}
