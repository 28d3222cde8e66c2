import type { DocumentNode } from 'graphql';

const MAX_DOCUMENTS = 500;
const MAX_SOURCE_LENGTH = 20_000;

/** Parsed and validated documents by their text, the least lately used leaving first. */
export class DocumentCache {
  readonly #documents = new Map<string, DocumentNode>();

  get(source: string): DocumentNode | undefined {
    const document = this.#documents.get(source);
    if (document) {
      this.#documents.delete(source);
      this.#documents.set(source, document);
    }
    return document;
  }

  set(source: string, document: DocumentNode): void {
    if (source.length > MAX_SOURCE_LENGTH) return;
    this.#documents.set(source, document);
    if (this.#documents.size <= MAX_DOCUMENTS) return;
    const [oldest] = this.#documents.keys();
    if (oldest !== undefined) this.#documents.delete(oldest);
  }
}
