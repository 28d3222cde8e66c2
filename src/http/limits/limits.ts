import { GraphQLError } from 'graphql';

/** What one operation may be. Checked before anything is executed, the same on HTTP and WebSocket. */
export const LIMITS = {
  tokens: 2_000,
  /** Comments and long literals are no tokens, and still have to be read. */
  characters: 50_000,
  depth: 12,
  aliases: 30,
  directives: 50,
  fields: 600,
  repeatedFields: 20,
  /** Fields, with each fragment counted wherever it is spread. */
  expandedFields: 5_000,
  /** Pairs of fields and fragments that validation compares, see countMergePairs. */
  mergePairs: 10_000,
  signIns: 1,
  mutations: 10,
  /** Nodes that the lists of one operation may come to, by their first / last; each `totalCount` is some too. */
  cost: 10_000,
} as const;

/** What `totalCount` of one connection counts as: up to 1,000 rows are read in its index, and none is shown. */
export const COUNT_COST = 50;
/** Types whose every field counts a list: how many lists one of them stands for. */
export const COUNTED_LISTS: Readonly<Record<string, number>> = { InboxCounts: 7, UrgencyCount: 1 };
/** Assumed of a connection without first or last, and of a plain list. */
export const DEFAULT_PAGE = 20;
export const PLAIN_LIST = 5;

const MESSAGES = {
  QUERY_TOO_LONG: `An operation may have at most ${LIMITS.tokens} tokens and ${LIMITS.characters} characters.`,
  QUERY_TOO_DEEP: `An operation may be at most ${LIMITS.depth} fields deep.`,
  QUERY_TOO_LARGE: `An operation may have at most ${LIMITS.fields} fields, and at most ${LIMITS.repeatedFields} of them repeated; with its fragments expanded at most ${LIMITS.expandedFields} fields, and few that are merged.`,
  TOO_MANY_ALIASES: `An operation may have at most ${LIMITS.aliases} aliases.`,
  TOO_MANY_DIRECTIVES: `An operation may have at most ${LIMITS.directives} directives.`,
  TOO_MANY_SIGN_INS: `An operation may have at most ${LIMITS.signIns} signIn and ${LIMITS.mutations} mutations.`,
  QUERY_TOO_COSTLY: `The lists of an operation may come to at most ${LIMITS.cost} nodes; ask for smaller pages, and for fewer totalCounts.`,
} as const;
export type LimitCode = keyof typeof MESSAGES;

/** The refusal of an operation that is over a limit. */
export function overLimit(code: LimitCode): GraphQLError {
  return new GraphQLError(MESSAGES[code], { extensions: { code, http: { status: 400 } } });
}
