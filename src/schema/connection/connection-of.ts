import { Field, ObjectType, type ClassType } from 'type-graphql';
import { PageInfo } from './page-info.type.js';

/** One place of a list with its cursor, as resolvers return it. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** One page of a list, as resolvers return it. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly pageInfo: Readonly<PageInfo>;
}

/**
 * Declares `<Name>Edge` and `<Name>Connection` for a type and returns the connection's class. `permission` is the
 * sentence that ends both descriptions. Called once per type, in the file `<name>.connection.ts`.
 */
export function connectionOf<T extends object>(
  name: string,
  node: () => ClassType<T> | (abstract new (...values: never[]) => T),
  permission: string,
): ClassType<Connection<T>> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One place in a list of ${name}. ${permission}`,
  })
  class EdgeOfType {
    @Field(() => node(), { description: 'What stands here.' })
    node!: T;

    @Field(() => String, { description: 'Where this stands, to page on from.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, {
    simpleResolvers: true,
    description: `A page of a list of ${name}. ${permission}`,
  })
  class ConnectionOfType {
    @Field(() => [EdgeOfType], {
      description: 'The page, in the order of the list whichever way it was asked for.',
    })
    edges!: EdgeOfType[];

    @Field(() => PageInfo, { description: 'Where the page stands.' })
    pageInfo!: PageInfo;
  }
  return ConnectionOfType;
}
