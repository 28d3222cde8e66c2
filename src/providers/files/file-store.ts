import type { Readable } from 'node:stream';

/** A file as it was received. */
export interface ReceivedFile {
  /** SHA-256 of the content, in hex: what the file is called within its hotel. */
  readonly key: string;
  readonly sizeBytes: number;
  /** The first bytes, which tell what it is. */
  readonly head: Buffer;
}

/** Keeps files by hotel and content: the same file twice in a hotel is one, in two hotels it is two. */
export interface FileStore {
  /** Rejects where files cannot be kept right now. Leaves nothing behind. */
  assertWritable(): Promise<void>;
  /** Durable when it resolves; nothing is left of a body that breaks off. */
  receive(hotelId: string, body: AsyncIterable<Buffer>): Promise<ReceivedFile>;
  /** Null where the hotel has no such file. */
  open(
    hotelId: string,
    key: string,
  ): Promise<{ readonly content: Readable; readonly sizeBytes: number } | null>;
}

/** How much of a file's beginning a store hands back. */
export const HEAD_BYTES = 65_536;
