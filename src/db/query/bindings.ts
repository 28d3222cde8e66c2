/** The parameters of one statement being put together. */
export class Bindings {
  readonly values: unknown[] = [];

  /** Adds a parameter and returns its place, `$n`. */
  readonly bind = (value: unknown): string => `$${this.values.push(storable(value))}`;
}

/** PostgreSQL has no text with a NUL; such a text from outside matches nothing, as it should. */
function storable(value: unknown): unknown {
  if (value instanceof Date) return value.toISOString();
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value;
}
