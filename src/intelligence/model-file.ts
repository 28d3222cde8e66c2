import { createHash } from 'node:crypto';

/** One linear head: int8 weights bucket-major, class 0 being the reference with weight 0 everywhere. */
export interface ModelHead {
  name: string;
  classes: readonly string[];
  bits: number;
  /** one weight is worth this much */
  scale: number;
  /** of all classes, the reference included */
  bias: readonly number[];
  weights: Int8Array;
}

export interface Model {
  version: string;
  thresholds: Readonly<Record<string, number>>;
  heads: readonly ModelHead[];
}

interface Header {
  thresholds: Record<string, number>;
  heads: { name: string; classes: string[]; bits: number; scale: number; bias: number[] }[];
}

const MAGIC = 'HBM1';
const VERSION_CHARS = 12;

/**
 * Writes a model as one file: magic, header length, JSON header, then the weights head after head.
 * The version is not stored but is the hash of these bytes, so it cannot disagree with them.
 */
export function encodeModel(model: Omit<Model, 'version'>): Uint8Array {
  const header: Header = {
    thresholds: { ...model.thresholds },
    heads: model.heads.map(({ name, classes, bits, scale, bias }) => ({
      name,
      classes: [...classes],
      bits,
      scale,
      bias: [...bias],
    })),
  };
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  const weights = model.heads.map((head) =>
    Buffer.from(head.weights.buffer, head.weights.byteOffset, head.weights.length),
  );
  return Buffer.concat([Buffer.from(MAGIC, 'latin1'), length, json, ...weights]);
}

/** Reads what `encodeModel` wrote; throws when the bytes are something else or cut short. */
export function decodeModel(bytes: Uint8Array): Model {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (buffer.subarray(0, 4).toString('latin1') !== MAGIC) throw new Error('not a model file of this engine');
  const jsonLength = buffer.readUInt32LE(4);
  const header = JSON.parse(buffer.subarray(8, 8 + jsonLength).toString('utf8')) as Header;
  let offset = 8 + jsonLength;
  const heads = header.heads.map((head): ModelHead => {
    const size = (head.classes.length - 1) << head.bits;
    const weights = new Int8Array(size);
    weights.set(new Int8Array(buffer.buffer, buffer.byteOffset + offset, size));
    offset += size;
    return { ...head, weights };
  });
  if (offset !== buffer.length)
    throw new Error('the model file does not have the length its header promises');
  const version = createHash('sha256').update(buffer).digest('hex').slice(0, VERSION_CHARS);
  return { version, thresholds: header.thresholds, heads };
}
