import type { ServerResponse } from 'node:http';
import type { Fault } from '../faults/fault.js';
import { pause } from '../pause.js';
import type { Answer } from './provider-answer.js';

const DRIP_PARTS = 10;

/** Writes an answer the way the fault says: never, late in drops, cut, or torn. Returns what to log. */
export async function breakAnswer(
  raw: ServerResponse,
  answer: Answer,
  fault: Fault,
  signal: AbortSignal,
): Promise<string> {
  const bytes = Buffer.from(answer.text, 'utf8');
  const half = bytes.subarray(0, Math.ceil(bytes.length / 2));
  const writeHead = (length: number): void => {
    raw.writeHead(answer.status ?? 200, { ...answer.headers, 'content-length': length });
    raw.flushHeaders();
  };
  switch (fault.kind) {
    case 'slow':
      writeHead(bytes.length);
      for (let part = 0; part < DRIP_PARTS && !raw.destroyed; part += 1) {
        await pause((fault.ms ?? 5_000) / DRIP_PARTS, signal);
        const from = Math.floor((bytes.length * part) / DRIP_PARTS);
        raw.write(bytes.subarray(from, Math.floor((bytes.length * (part + 1)) / DRIP_PARTS)));
      }
      raw.end();
      return raw.destroyed ? 'client gave up' : 'answered slowly';
    case 'truncated':
      writeHead(half.length);
      raw.end(half);
      return 'answer cut';
    case 'reset':
      writeHead(bytes.length);
      await new Promise<void>((resolve) => raw.write(half, () => resolve()));
      // Without this moment the reset overtakes the bytes in the kernel and the caller sees no beginning.
      await pause(20, signal);
      raw.socket?.resetAndDestroy();
      return 'connection reset';
    case 'drop':
      raw.socket?.destroy();
      return 'dropped';
    default: {
      const isClosed = new Promise<void>((resolve) => raw.once('close', resolve));
      await Promise.race([isClosed, pause(fault.ms ?? 3_600_000, signal)]);
      const hasGivenUp = raw.destroyed;
      raw.socket?.destroy();
      return hasGivenUp ? 'never answered, client gave up' : 'never answered';
    }
  }
}
