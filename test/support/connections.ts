import { expect } from '@jest/globals';
import { graphql, graphqlData } from './graphql-client.js';

interface Edges {
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/** One list of the API: how to ask for a page of it. `ask` puts the arguments where the list stands in a query. */
export interface ListUnderTest {
  readonly url: string;
  readonly token: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** A query with `(ARGS)` after the connection's name and `PAGE` for its selection; `$first` and so on are declared by it. */
  readonly query: string;
  /** Where the connection stands in the answer. */
  readonly path: readonly (string | number)[];
}

type PageArgs = Readonly<{ first?: number; after?: string | null; last?: number; before?: string | null }>;

const PAGE =
  '{ edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }';

/** Reads one page of a list. */
export async function readPage(list: ListUnderTest, args: PageArgs): Promise<Edges> {
  const data = await graphqlData(list.url, list.token, textOf(list), { ...list.variables, ...args });
  return list.path.reduce<unknown>((at, key) => (at as Record<string | number, unknown>)[key], data) as Edges;
}

/** Walks a whole list in pages of `size` and returns its ids; checks the page info of each page on the way. */
export async function walk(
  list: ListUnderTest,
  size: number,
  between?: () => Promise<void>,
): Promise<string[]> {
  const ids: string[] = [];
  let after: string | null = null;
  for (;;) {
    const page: Edges = await readPage(list, { first: size, after });
    expect(page.pageInfo.hasPreviousPage).toBe(after !== null);
    expect(page.pageInfo.startCursor).toBe(page.edges[0]?.cursor ?? null);
    expect(page.pageInfo.endCursor).toBe(page.edges.at(-1)?.cursor ?? null);
    ids.push(...page.edges.map((edge) => edge.node.id));
    if (!page.pageInfo.hasNextPage) return ids;
    expect(page.edges).toHaveLength(size);
    after = page.pageInfo.endCursor;
    await between?.();
  }
}

/** Walks a whole list from its end; the ids come back in the order of the list. */
export async function walkBackward(list: ListUnderTest, size: number): Promise<string[]> {
  const ids: string[] = [];
  let before: string | null = null;
  for (;;) {
    const page: Edges = await readPage(list, { last: size, before });
    expect(page.pageInfo.hasNextPage).toBe(before !== null);
    ids.unshift(...page.edges.map((edge) => edge.node.id));
    if (!page.pageInfo.hasPreviousPage) return ids;
    expect(page.edges).toHaveLength(size);
    before = page.pageInfo.startCursor;
  }
}

/**
 * Holds a list of more than two rows to what every connection promises: a forward walk is the backward walk, pages
 * neither lose nor repeat, an empty page has null cursors, and wrong arguments are BAD_USER_INPUT that says what.
 */
export async function expectConnection(list: ListUnderTest): Promise<void> {
  const whole = await walk(list, 100);
  expect(whole.length).toBeGreaterThan(2);
  expect(new Set(whole).size).toBe(whole.length);
  expect(await walk(list, 1)).toEqual(whole);
  expect(await walk(list, 2)).toEqual(whole);
  expect(await walkBackward(list, 1)).toEqual(whole);
  expect(await walkBackward(list, 2)).toEqual(whole);
  expect((await readPage(list, {})).edges.map((edge) => edge.node.id)).toEqual(whole.slice(0, 20));

  const all = await readPage(list, { first: 100 });
  const behind = await readPage(list, { first: 5, after: all.pageInfo.endCursor });
  expect(behind).toEqual({
    edges: [],
    pageInfo: { hasNextPage: false, hasPreviousPage: true, startCursor: null, endCursor: null },
  });
  const between = await readPage(list, {
    first: 100,
    after: all.edges[0]?.cursor ?? null,
    before: all.edges.at(-1)?.cursor ?? null,
  });
  expect(between.edges.map((edge) => edge.node.id)).toEqual(whole.slice(1, -1));

  await expectRefusal(list, { first: 0 }, 'first must be between 1 and 100.');
  await expectRefusal(list, { first: 1000 }, 'first must be between 1 and 100.');
  await expectRefusal(list, { first: -1 }, 'first must be between 1 and 100.');
  await expectRefusal(list, { last: 0 }, 'last must be between 1 and 100.');
  await expectRefusal(list, { first: 1, last: 1 }, 'first and last cannot be given together.');
  await expectRefusal(list, { first: 1, after: 'x' }, 'after is not a cursor of this list.');
  const cursor = all.edges[0]?.cursor ?? '';
  const middle = Math.floor(cursor.length / 2);
  const tampered = `${cursor.slice(0, middle)}${cursor[middle] === 'A' ? 'B' : 'A'}${cursor.slice(middle + 1)}`;
  await expectRefusal(list, { first: 1, after: tampered }, 'after is not a cursor of this list.');
}

/** Expects BAD_USER_INPUT with this message. */
export async function expectRefusal(list: ListUnderTest, args: PageArgs, message: string): Promise<void> {
  const answer = await graphql(list.url, list.token, textOf(list), { ...list.variables, ...args });
  expect(answer.errors.map((error) => [error.message, error.extensions?.code])).toEqual([
    [message, 'BAD_USER_INPUT'],
  ]);
}

function textOf(list: ListUnderTest): string {
  return list.query
    .replace('(ARGS)', '(first: $first, after: $after, last: $last, before: $before)')
    .replace('PAGE', PAGE);
}
