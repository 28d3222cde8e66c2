import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { buildSchema, isObjectType, isUnionType } from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));
const answers = Object.values(schema.getTypeMap())
  .filter(isUnionType)
  .filter(({ name }) => /(Result|Item)$/.test(name));

describe('a result of a mutation or an item of a stream', () => {
  it('can be asked for all of its fields without renaming any', () => {
    const clashes = answers.flatMap((union) => {
      const types = new Map<string, Set<string>>();
      for (const member of union.getTypes())
        for (const { name, type } of Object.values(member.getFields()))
          types.set(name, (types.get(name) ?? new Set()).add(String(type)));
      return [...types].filter(([, { size }]) => size > 1).map(([field]) => `${union.name}: ${field}`);
    });
    expect(answers.length).toBeGreaterThan(15);
    expect(clashes).toEqual([]);
  });
});

describe('a reason', () => {
  it('is an enum wherever the API gives one, with a value for what nobody foresaw where a provider decides', () => {
    const reasons = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .flatMap((type) =>
        Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const),
      )
      .filter(([name]) => /\.(reason|failure)$/.test(name));
    const loose = reasons.filter(([, { type }]) => /^String/.test(String(type))).map(([name]) => name);
    expect(reasons.length).toBeGreaterThan(5);
    expect(loose).toEqual([]);
  });
});
