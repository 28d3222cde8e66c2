import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { entities } from '../../src/entities/index.js';

const VERSIONED = ['conversations', 'messages', 'alerts'];
const UPDATED_ONLY = ['hotels', 'channels', 'memberships', 'users', 'guests', 'stays'];

/** Statements that change nothing a client can see, each with its reason: the file, how the statement goes on, why. */
const UNSEEN: readonly (readonly [file: string, begins: string, why: string])[] = [
  ['services/outbound/lease.ts', 'messages set lease_token', 'a lease is for workers only'],
  ['services/outbound/lease.ts', 'channels set blocked_until', 'pauses of a lane are not shown'],
  ['services/outbound/lease.ts', 'channels set leased_until', 'a lease is for workers only'],
  ['services/outbound/lease.ts', 'channels set next_send_at', 'the pace of a lane is not shown'],
  [
    'services/outbound/record-attempt.ts',
    'channels set consecutive_failures',
    'pauses of a lane are not shown',
  ],
  ['services/outbound/record-attempt.ts', 'channels set next_send_at', 'the pace of a lane is not shown'],
  ['services/outbound/record-attempt.ts', 'channels set blocked_until', 'pauses of a lane are not shown'],
  ['services/outbound/journal-access.ts', 'channels set journal_failures = journal', 'pauses are not shown'],
  ['services/outbound/journal-access.ts', 'channels set journal_failures = 0', 'pauses are not shown'],
  [
    'services/inbound/quota-report.ts',
    'channels set quota_reported_at',
    'what was last reported is not shown',
  ],
  ['services/inbound/quota-report.ts', 'channels set blocked_until', 'pauses of a lane are not shown'],
  ['services/alert/waiting-guests.ts', 'conversations set waiting_due_at', 'a deadline for the sweep'],
  ['services/hotel/change-settings.ts', 'conversations set waiting_due_at', 'a deadline for the sweep'],
  ['services/alert/waiting-guests.ts', 'conversations set waiting_alerted_for', 'a mark for the next sweep'],
];

/** Writes to rows that show on another one: the file, how the statement goes on, and what raises that one's version. */
const CHILDREN: readonly (readonly [file: string, begins: string, raisedBy: string])[] = [
  ['services/inbound/message-writer.ts', 'into attachments', 'the message is new'],
  ['services/attachment/attachment-lease.ts', 'attachments set lease_token', 'nothing: a lease is not shown'],
  ['services/attachment/attachment-lease.ts', 'attachments set status', 'the same statement'],
  [
    'services/inbound/message-deletion.ts',
    'attachments set caption',
    'the deletion, in the same transaction',
  ],
  [
    'services/inbound/message-deletion.ts',
    'sentiments set evidence',
    'the deletion, in the same transaction',
  ],
  ['services/inbound/message-edit.ts', 'attachments set caption', 'the edit, in the same transaction'],
  [
    'services/inbound/classify-message.ts',
    'into sentiments',
    'the message is new, or the edit that has it classified again',
  ],
  ['services/inbound/message-reaction.ts', 'into message_reactions', 'the same statement'],
  ['services/inbound/poll-vote.ts', 'into poll_votes', 'the same statement'],
  ['services/outbound/lease.ts', 'into message_attempts', 'SENDING, in the same transaction'],
  ['services/outbound/record-attempt.ts', 'message_attempts set finished_at', 'each way the attempt can end'],
  [
    'services/retention/hotel-rows.ts',
    'from message_attempts',
    'nothing: what is too old to be kept is nobody’s news',
  ],
  ['services/alert/alert-raiser.ts', 'into alert_causes', 'the alert is new, or raised further before'],
  [
    'services/conversation/read-marks.service.ts',
    'into conversation_reads',
    'nothing: only its person sees it',
  ],
];

interface Write {
  readonly file: string;
  readonly statement: string;
}

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.startsWith('db/migrations/'))
  .map((file) => ({ file, text: readFileSync(`src/${file}`, 'utf8') }));

/** Every statement of the sources that begins like this, up to the next one or the end of its text. */
function writesOf(pattern: string): Write[] {
  return sources.flatMap(({ file, text }) =>
    [...text.matchAll(new RegExp(`\\b${pattern}`, 'gi'))].map((match) => {
      const quote = text.slice(0, match.index).match(/[`']/g)?.at(-1) ?? '`';
      const rest = text.slice(match.index + match[0].length);
      const end = rest.search(new RegExp(`${quote}|\\bupdate (?!set\\b|skip\\b)`));
      return { file, statement: (match[0] + rest.slice(0, end)).replace(/\s+/g, ' ') };
    }),
  );
}

const updatesOf = (tables: readonly string[]) =>
  writesOf(`update (only )?(${tables.join('|')}) (\\w+ )?set `);

function isOneOf(list: readonly (readonly [string, string, string])[], { file, statement }: Write): boolean {
  const text = statement.replace(/^(update|insert|delete) (only )?/i, '');
  return list.some(
    ([where, begins]) => where === file && text.replace(/ [a-z] set /, ' set ').startsWith(begins),
  );
}

describe('whoever changes what clients see says so in the same statement', () => {
  it('with the next version and the time, for conversations, messages and alerts', () => {
    const updates = updatesOf(VERSIONED);
    expect(updates.length).toBeGreaterThan(20);
    const silent = updates.filter(
      (each) => !each.statement.includes('${NEXT_VERSION}') && !isOneOf(UNSEEN, each),
    );
    expect(silent).toEqual([]);
  });

  it('with the time, for everything else that has one', () => {
    const updates = updatesOf(UPDATED_ONLY);
    expect(updates.length).toBeGreaterThan(10);
    const silent = updates.filter((each) => !each.statement.includes('${UPDATED}') && !isOneOf(UNSEEN, each));
    expect(silent).toEqual([]);
  });

  it('or is listed here with a reason, as is who writes rows that show on others', () => {
    const children =
      'attachments|sentiments|message_reactions|poll_votes|message_attempts|alert_causes|conversation_reads';
    const writes = [
      ...updatesOf(children.split('|')),
      ...writesOf(`insert into (${children})\\b`),
      ...writesOf(`delete from (${children})\\b`),
    ];
    expect(writes.filter((each) => !isOneOf(CHILDREN, each))).toEqual([]);
    const stale = (list: typeof UNSEEN, among: readonly Write[]) =>
      list.filter((entry) => !among.some((each) => isOneOf([entry], each)));
    expect(stale(CHILDREN, writes)).toEqual([]);
    expect(stale(UNSEEN, updatesOf([...VERSIONED, ...UPDATED_ONLY]))).toEqual([]);
  });

  it('through the ORM by properties of the entity, and by nothing that goes past them', () => {
    type Written = Readonly<Record<string, { readonly onUpdate?: unknown; readonly version?: boolean }>>;
    const properties = new Map<string, Written>(
      entities.map((schema) => [schema.init().meta.tableName, schema.init().meta.properties]),
    );
    const all = [...VERSIONED, ...UPDATED_ONLY];
    expect(all.filter((table) => properties.get(table)?.updatedAt?.onUpdate !== undefined)).toEqual(all);
    expect(VERSIONED.filter((table) => properties.get(table)?.version?.version === true)).toEqual(VERSIONED);
    expect(writesOf('(nativeUpdate|updateTable|upsert|upsertMany|nativeUpdateMany)\\(')).toEqual([]);
  });
});
