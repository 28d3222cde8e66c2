/** Something that a page may want to show at once. Carries ids only; the page fetches the rest. */
export type LiveEvent =
  | { readonly type: 'chat'; readonly instanceId: string; readonly chatId: string }
  | { readonly type: 'state'; readonly instanceId: string; readonly state: string }
  | { readonly type: 'faults'; readonly waiting: number }
  | {
      readonly type: 'log';
      readonly number: number;
      readonly kind: string;
      readonly instanceId: string;
      readonly method: string;
      readonly outcome: string;
      readonly status: number | null;
      readonly durationMs: number | null;
      readonly fault: string | null;
    };

/** Hands live events to whoever listens at the moment; keeps nothing. */
export class LiveFeed {
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  publish(event: LiveEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns the function that ends the listening. */
  listen(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
