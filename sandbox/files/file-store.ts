import { randomUUID } from 'node:crypto';

/** A file that the sandbox serves at /files/{id}/{name}. */
export interface ShelvedFile {
  readonly id: string;
  readonly name: string;
  readonly mimeType: string;
  readonly content: Buffer;
}

const MAX_TOTAL_BYTES = 256 * 1024 * 1024;

/** The fake provider's media storage, in memory; the oldest files go when it grows over 256 MB. */
export class FileStore {
  readonly #files = new Map<string, ShelvedFile>();
  #totalBytes = 0;

  /** @param origin address of the sandbox, known only once it listens. */
  constructor(private readonly origin: () => string) {}

  /** Stores a file and returns its address. */
  put(name: string, mimeType: string, content: Buffer): string {
    const file = { id: randomUUID(), name, mimeType, content };
    this.#files.set(file.id, file);
    this.#totalBytes += content.length;
    for (const oldest of this.#files.values()) {
      if (this.#totalBytes <= MAX_TOTAL_BYTES || oldest === file) break;
      this.#files.delete(oldest.id);
      this.#totalBytes -= oldest.content.length;
    }
    return `${this.origin()}/files/${file.id}/${encodeURIComponent(name)}`;
  }

  find(id: string): ShelvedFile | null {
    return this.#files.get(id) ?? null;
  }
}
