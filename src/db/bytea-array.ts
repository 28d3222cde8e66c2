const BYTEA_OID = 17;
const HEADER_BYTES = 20;
const LENGTH_BYTES = 4;

/**
 * A `bytea[]` parameter in PostgreSQL's binary format (`array_recv`), which pg sends as it is; at least one value. As
 * text each byte would be two digits that the server reads one by one: a sixth of its work for a batch of webhooks.
 */
export function byteaArray(values: readonly Buffer[]): Buffer {
  const bytes = values.reduce((sum, value) => sum + LENGTH_BYTES + value.length, HEADER_BYTES);
  const array = Buffer.allocUnsafe(bytes);
  // One dimension, no nulls, the type, the number of values, the first one's index.
  let offset = 0;
  for (const field of [1, 0, BYTEA_OID, values.length, 1]) offset = array.writeInt32BE(field, offset);
  for (const value of values) {
    offset = array.writeInt32BE(value.length, offset);
    offset += value.copy(array, offset);
  }
  return array;
}
