import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type FileStore, HEAD_BYTES, type ReceivedFile } from './file-store.js';

const HOTEL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const KEY = /^[0-9a-f]{64}$/;

/** A file store in a folder. Several processes may share it. */
export class LocalFileStore implements FileStore {
  constructor(private readonly folder: string) {}

  async assertWritable(): Promise<void> {
    const probe = join(this.folder, `.probe-${randomUUID()}`);
    await mkdir(this.folder, { recursive: true });
    try {
      await writeFile(probe, 'x', { flag: 'wx', mode: 0o600 });
    } finally {
      await rm(probe, { force: true });
    }
  }

  async receive(hotelId: string, body: AsyncIterable<Buffer>): Promise<ReceivedFile> {
    const hotelFolder = this.hotelFolder(hotelId);
    const unfinished = join(hotelFolder, `.unfinished-${randomUUID()}`);
    await mkdir(hotelFolder, { recursive: true });
    try {
      const received = await writeDown(unfinished, body);
      const folder = join(hotelFolder, received.key.slice(0, 2));
      await mkdir(folder, { recursive: true });
      await rename(unfinished, join(folder, received.key));
      await syncFolder(folder);
      return received;
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  async open(hotelId: string, key: string) {
    if (!KEY.test(key)) throw new TypeError('a file key is a SHA-256 in hex');
    try {
      const file = await open(join(this.hotelFolder(hotelId), key.slice(0, 2), key), 'r');
      const { size } = await file.stat();
      return { content: file.createReadStream(), sizeBytes: size };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  }

  private hotelFolder(hotelId: string): string {
    if (!HOTEL.test(hotelId)) throw new TypeError('a hotel id is a lower-case UUID');
    return join(this.folder, hotelId);
  }
}

async function writeDown(path: string, body: AsyncIterable<Buffer>): Promise<ReceivedFile> {
  const file = await open(path, 'wx', 0o600);
  try {
    const hash = createHash('sha256');
    let head: Buffer = Buffer.alloc(0);
    let sizeBytes = 0;
    for await (const chunk of body) {
      hash.update(chunk);
      sizeBytes += chunk.length;
      if (head.length < HEAD_BYTES) head = Buffer.concat([head, chunk.subarray(0, HEAD_BYTES - head.length)]);
      await file.write(chunk);
    }
    await file.sync();
    return { key: hash.digest('hex'), sizeBytes, head };
  } finally {
    await file.close();
  }
}

/** The new name is durable only once its folder is. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
