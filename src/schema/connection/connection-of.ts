import type { GraphQLScalarType } from 'graphql';
import { Field, FieldResolver, Int, ObjectType, Resolver, Root, type ClassType } from 'type-graphql';
import { PageInfo } from './page-info.type.js';

/** Where counting a list ends. */
export const MOST_COUNTED = 1_000;

/** The resolvers of every connection that was declared; the schema is built with them. */
export const connectionResolvers: NewableFunction[] = [];

/** One place of a list with its cursor, as resolvers return it. */
export interface Edge<T> {
  readonly node: T;
  readonly cursor: string;
}

/** One page of a list, as resolvers return it. */
export interface Connection<T> {
  readonly edges: readonly Edge<T>[];
  readonly nodes: readonly T[];
  readonly pageInfo: Readonly<PageInfo>;
  /** Counts when it is called. */
  readonly count: () => Promise<number | null>;
}

/** A connection's class, with that of its edges. */
export type ConnectionClass<T> = ClassType<Connection<T>> & { readonly Edge: ClassType<Edge<T>> };

/**
 * Declares `<Name>Edge` and `<Name>Connection` for a type and returns the connection's class. `permission` is the
 * sentence that ends both descriptions; `cursor` is the scalar of the edges' cursors. Called once per type.
 */
export function connectionOf<T extends object>(
  name: string,
  node: () => ClassType<T> | (abstract new (...values: never[]) => T),
  permission: string,
  cursor: GraphQLScalarType | StringConstructor = String,
): ConnectionClass<T> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One item of a list of ${name}. ${permission}`,
  })
  class EdgeOfType {
    @Field(() => node(), { description: 'The item.' })
    node!: T;

    @Field(() => cursor, { description: 'Cursor of the item, for `after` and `before`.' })
    cursor!: string;
  }

  @ObjectType(`${name}Connection`, {
    simpleResolvers: true,
    description: `A page of a list of ${name}. ${permission}`,
  })
  class ConnectionOfType {
    @Field(() => [EdgeOfType], {
      description: 'The page, always in the order of the list.',
    })
    edges!: EdgeOfType[];

    @Field(() => [node()], {
      description: 'The nodes of `edges`, without cursors.',
    })
    nodes!: T[];

    @Field(() => PageInfo, { description: 'Position of the page in the list.' })
    pageInfo!: PageInfo;
  }

  @Resolver(() => ConnectionOfType)
  class ConnectionOfTypeResolver {
    @FieldResolver(() => Int, {
      nullable: true,
      description: `Number of items in the whole list, counted up to ${MOST_COUNTED}; null for lists that are not counted.`,
    })
    totalCount(@Root() connection: Connection<T>): Promise<number | null> {
      return connection.count();
    }
  }
  connectionResolvers.push(ConnectionOfTypeResolver);
  return Object.assign(ConnectionOfType, { Edge: EdgeOfType }) as unknown as ConnectionClass<T>;
}
