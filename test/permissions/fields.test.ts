import { describe, expect, it } from '@jest/globals';
import { isObjectType } from 'graphql';
import { allResolvers } from '../../src/composition/all-resolvers.js';
import { buildGuardedSchema } from '../../src/schema/build-schema.js';
import { expectedFields } from './expected-fields.js';

describe('the fields of the schema', () => {
  it('are those that somebody has written down, type by type', async () => {
    const schema = await buildGuardedSchema(allResolvers);
    const actual = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => !type.name.startsWith('__'))
      .map((type) => [type.name, Object.keys(type.getFields()).sort()] as const);
    const expected = Object.entries(expectedFields).map(
      ([type, fields]) => [type, fields.split(/\s+/).sort()] as const,
    );
    expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
  });
});
