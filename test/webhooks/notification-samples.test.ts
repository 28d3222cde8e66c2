import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parseNotification } from '../../src/providers/green-api/notification/parse-notification.js';
import { peekEnvelope } from '../../src/providers/green-api/notification/peek-envelope.js';
import { expectedBySample } from './samples/expected.js';

const folder = new URL('./samples/', import.meta.url);
const now = new Date('2026-11-22T12:00:00Z');
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));
const read = (name: string): Buffer => readFileSync(new URL(`${name}.json`, folder));

describe('Green API samples', () => {
  it('are all in the table, and the table names no other', () => {
    expect(Object.keys(expectedBySample).sort()).toEqual([...names].sort());
  });

  it.each(names)('%s becomes what the table says', (name) => {
    const row = expectedBySample[name];
    const parsed = parseNotification(read(name), now);
    const content = parsed.kind === 'MESSAGE' ? parsed.content : undefined;
    const attachment = content?.attachment ?? undefined;
    expect({
      kind: parsed.kind,
      direction: 'direction' in parsed ? parsed.direction : undefined,
      author: 'author' in parsed ? parsed.author : undefined,
      messageKind: content?.kind,
      text: parsed.kind === 'EDIT' ? parsed.text : content?.text,
      attachment: attachment && {
        fileName: attachment.fileName,
        mimeType: attachment.mimeType,
        hasUrl: attachment.providerUrl !== null,
      },
      reasonCode: 'reason' in parsed && parsed.kind !== 'STATUS' ? parsed.reason.code : undefined,
    }).toEqual({
      kind: row?.kind,
      direction: row?.direction,
      author: row?.author,
      messageKind: row?.messageKind,
      text: row?.text,
      attachment: row?.attachment,
      reasonCode: row?.reasonCode,
    });
    expect(parsed).toMatchObject(row?.fields ?? {});
  });

  it.each(names)('%s is peeked into the very envelope that parsing gives', (name) => {
    expect(peekEnvelope(read(name))).toEqual(parseNotification(read(name), now).envelope);
  });

  it('have keys of their own, but for the documentation reusing one message id', () => {
    const keys = names.map((name) => [name, peekEnvelope(read(name)).dedupeKey] as const);
    const shared = keys.filter(([, key]) => keys.filter(([, other]) => other === key).length > 1);
    expect(new Set(shared.map(([, key]) => key))).toEqual(
      new Set(['incomingMessageReceived|F7AEC1B7086ECDC7E6E45923F5EDB825|']),
    );
  });
});
