import { describe, expect, it } from '@jest/globals';
import { buildSchema } from 'graphql';
import { allResolvers } from '../../src/composition/all-resolvers.js';
import { SystemResolver } from '../../src/resolvers/system/system.resolver.js';
import { assertEverythingGuarded } from '../../src/schema/assert-everything-guarded.js';
import { buildGuardedSchema } from '../../src/schema/build-schema.js';
import { isAnybody, isSignedIn } from '../../src/schema/permission-rules.js';
import type { Permissions } from '../../src/schema/permissions.js';

const SCHEMA = `
  type Query { guest: Guest, guests: GuestConnection }
  type Mutation { greet: GreetSuccess }
  type Subscription { greeted: Guest }
  type Guest { name: String, stay: Stay }
  type Stay { room: String }
  type GuestConnection { edges: [GuestEdge], pageInfo: PageInfo }
  type GuestEdge { node: Guest }
  type PageInfo { hasNextPage: Boolean }
  type GreetSuccess { guest: Guest }
  type NotFoundError { message: String }`;

const GUARDED: Permissions = {
  Query: { guest: isSignedIn, guests: isSignedIn },
  Mutation: { greet: isSignedIn },
  Subscription: { greeted: isSignedIn },
  types: { Stay: { '*': isAnybody } },
  openTypes: ['Guest'],
};

const problemsOf = (addition: string, permissions: Partial<Permissions> = {}) => {
  try {
    assertEverythingGuarded(buildSchema(`${SCHEMA}\n${addition}`), { ...GUARDED, ...permissions });
    return [];
  } catch (error) {
    return (error as Error).message.split('\n').slice(1);
  }
};

describe('a schema', () => {
  it('is let through where each root field has a rule and each type is guarded, open, or a part of an answer', () => {
    expect(problemsOf('')).toEqual([]);
  });

  it.each(['Query', 'Mutation', 'Subscription'])(
    'is refused for a new field of %s without a rule',
    (root) => {
      expect(problemsOf(`extend type ${root} { secret: String }`)).toEqual([`${root}.secret has no rule`]);
    },
  );

  it('is refused for a new type that is neither guarded nor open, also where no root field gives it', () => {
    const addition = 'type Invoice { total: Int } extend type Guest { invoice: Invoice }';
    expect(problemsOf(addition)).toEqual(['type Invoice is neither guarded nor listed as open']);
  });

  it('is refused for a rule and a type that no longer exist', () => {
    const permissions = {
      Query: { ...GUARDED.Query, gone: isSignedIn },
      openTypes: [...GUARDED.openTypes, 'Gone'],
    };
    expect(problemsOf('', permissions)).toEqual([
      'Query.gone has a rule but is no field',
      'type Gone is listed but does not exist',
    ]);
  });

  it('is refused with everything that is wrong with it at once', () => {
    const addition = 'extend type Query { secret: Secret } type Secret { text: String }';
    expect(problemsOf(addition)).toHaveLength(2);
  });

  it('of the application is held to this when it is built', async () => {
    const withoutSystem = allResolvers.filter((resolver) => resolver !== SystemResolver);
    await expect(buildGuardedSchema(withoutSystem as unknown as typeof allResolvers)).rejects.toThrow(
      'Query.system has a rule but is no field',
    );
  });
});
