import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  buildSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
} from 'graphql';

const schema = buildSchema(readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8'));

/** The type itself and everything that it declares, each as `Type.field(argument)` with its description. */
function declarationsOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  const found: [string, string | null | undefined][] = [[type.name, type.description]];
  if (isEnumType(type))
    for (const value of type.getValues()) found.push([`${type.name}.${value.name}`, value.description]);
  if (isInputObjectType(type))
    for (const field of Object.values(type.getFields()))
      found.push([`${type.name}.${field.name}`, field.description]);
  if (isObjectType(type) || isInterfaceType(type))
    for (const field of Object.values(type.getFields())) {
      found.push([`${type.name}.${field.name}`, field.description]);
      for (const arg of field.args) found.push([`${type.name}.${field.name}(${arg.name})`, arg.description]);
    }
  return found;
}

const declared = Object.values(schema.getTypeMap())
  .filter((type) => !type.name.startsWith('__') && !isSpecifiedScalarType(type))
  .flatMap(declarationsOf);

describe('the public schema', () => {
  it('describes every type, field, argument, input field and enum value', () => {
    const undescribed = declared
      .filter(([, description]) => (description ?? '') === '')
      .map(([name]) => name);
    expect(undescribed).toEqual([]);
  });

  it('says at every query, mutation and subscription who may use it', () => {
    const roots = declared.filter(([name]) => /^(Query|Mutation|Subscription)\.\w+$/.test(name));
    const silent = roots.filter(([, description]) => !/(Needs|Open to) [^.]+\.$/.test(description ?? ''));
    expect(roots.length).toBeGreaterThan(20);
    expect(silent.map(([name]) => name)).toEqual([]);
  });

  it('has a nullable result for every mutation', () => {
    const mutations = Object.values(schema.getMutationType()?.getFields() ?? {});
    expect(mutations.filter((field) => String(field.type).endsWith('!')).map((field) => field.name)).toEqual(
      [],
    );
  });
});
