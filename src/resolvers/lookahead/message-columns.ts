import type { FieldNode, GraphQLResolveInfo } from 'graphql';
import { ALL_MESSAGE_PARTS, type MessagePart } from '../../services/message/message.rows.js';
import { fieldNodesAt, nodeFieldsOf } from './selected-fields.js';

/** What fields need beyond what every list reads. Whatever is not named here needs all. */
const PARTS_OF_FIELD = new Map<string, readonly MessagePart[]>([
  ...['__typename', 'id', 'seq', 'direction', 'authorKind', 'kind', 'text', 'sentAt', 'deletedAt'].map(
    (name) => [name, []] as const,
  ),
  ...['conversation', 'details'].map((name) => [name, []] as const),
  ...['author', 'reactions', 'pollVotes'].map((name) => [name, ['author']] as const),
  ['version', ['change']],
  ['updatedAt', ['change']],
  ['delivery', ['delivery']],
  ['attachment', ['file']],
  ['channel', ['rest']],
  ['quoted', ['rest']],
  ['language', ['rest']],
  ['intent', ['rest']],
  ['receivedAt', ['rest']],
  ['editedAt', ['rest']],
  ['clientMessageId', ['rest']],
  ['trace', ['rest']],
]);
const VERDICT_FIELDS = new Set(['__typename', 'label', 'score', 'confidence', 'requiresAttention']);

/** By the nodes asked about: one alone, or the array of several that meet in one field. */
const known = new WeakMap<object, readonly MessagePart[]>();

/** The parts of messages that the operation asks for below these fields, which are a connection of messages. */
export function messageColumnsOf(
  info: Pick<GraphQLResolveInfo, 'fragments'>,
  connections: readonly FieldNode[],
): readonly MessagePart[] {
  const [only, ...others] = connections;
  if (only === undefined) return ALL_MESSAGE_PARTS;
  // Asked once for each conversation of an inbox, with the same node or array each time.
  const key = others.length > 0 ? connections : only;
  const found = known.get(key) ?? findParts(info, connections);
  known.set(key, found);
  return found;
}

function findParts(
  { fragments }: Pick<GraphQLResolveInfo, 'fragments'>,
  connections: readonly FieldNode[],
): readonly MessagePart[] {
  const parts = new Set<MessagePart>();
  const sentiments: FieldNode[] = [];
  for (const field of nodeFieldsOf(fragments, connections)) {
    const name = field.name.value;
    if (name === 'sentiment') sentiments.push(field);
    else for (const part of PARTS_OF_FIELD.get(name) ?? ALL_MESSAGE_PARTS) parts.add(part);
  }
  if (sentiments.length > 0) parts.add('verdict');
  // All at once: one walk for each would be as many as the document is long.
  const ofSentiment = fieldNodesAt(fragments, sentiments, []);
  if (ofSentiment.some((field) => !VERDICT_FIELDS.has(field.name.value))) parts.add('grounds');
  return ALL_MESSAGE_PARTS.filter((part) => parts.has(part));
}
