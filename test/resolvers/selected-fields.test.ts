import { describe, expect, it } from '@jest/globals';
import { Kind, parse, type FieldNode, type FragmentDefinitionNode } from 'graphql';
import { messageColumnsOf } from '../../src/resolvers/lookahead/message-columns.js';
import { fieldNodesAt } from '../../src/resolvers/lookahead/selected-fields.js';

/** A field `messages` with fragments of which each spreads two of the next level. */
function doubled(
  levels: number,
  leaf: string,
): { below: FieldNode[]; fragments: Record<string, FragmentDefinitionNode> } {
  const level = (name: string, i: number) =>
    `fragment ${name}${i} on Message { ${i < levels ? `...a${i + 1} ...b${i + 1}` : leaf} }`;
  const text = Array.from({ length: levels + 1 }, (_, i) => `${level('a', i)} ${level('b', i)}`).join(' ');
  const document = parse(`{ messages { edges { node { ...a0 ...b0 } } } } ${text}`);
  const fragments: Record<string, FragmentDefinitionNode> = {};
  const below: FieldNode[] = [];
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue;
    for (const selection of definition.selectionSet.selections)
      if (selection.kind === Kind.FIELD) below.push(selection);
  }
  return { below, fragments };
}

describe('reading a selection ahead', () => {
  it('enters each fragment once, however often it is spread', () => {
    const { below, fragments } = doubled(18, 'seq');
    const found = fieldNodesAt(fragments, below, ['edges', 'node']);
    expect(found.map((field) => field.name.value)).toEqual(['seq', 'seq']);
  });

  it('finds the same parts of messages through fragments as without them', () => {
    const { below, fragments } = doubled(2, 'delivery { state } sentiment { label topics }');
    expect(messageColumnsOf({ fragments }, below)).toEqual(['delivery', 'verdict', 'grounds']);
  });
});
