import type { ApolloServerPlugin, GraphQLRequest } from '@apollo/server';
import { GraphQLError, parse, type DocumentNode, type GraphQLSchema } from 'graphql';
import { checkCost } from './check-cost.js';
import { checkShape } from './check-shape.js';
import type { DocumentCache } from './document-cache.js';
import { LIMITS, overLimit } from './limits.js';
import { resolveOperation } from './resolve-operation.js';

/**
 * Holds Apollo's operations to the limits. The shape is checked between parsing and validation, where Apollo has
 * no hook: the document is parsed here and, when it is over a limit, handed on unvalidated, to be refused at the
 * next hook that may refuse. Validated documents are kept in the cache and handed on ready.
 */
export function limitsPlugin(cache: DocumentCache, onRefusal: (code: string) => void): ApolloServerPlugin {
  return {
    async requestDidStart() {
      let refusal: GraphQLError | null = null;
      return {
        async didResolveSource(request: { source: string; document?: DocumentNode }) {
          const known = cache.get(request.source);
          if (known) {
            request.document = known;
            return;
          }
          if (request.source.length > LIMITS.characters) {
            refusal = overLimit('QUERY_TOO_LONG');
            request.document = EMPTY;
            return;
          }
          try {
            const document = parse(request.source, { maxTokens: LIMITS.tokens });
            refusal = checkShape(document);
            if (refusal) request.document = document;
          } catch (error) {
            if (isTooLong(error)) {
              refusal = overLimit('QUERY_TOO_LONG');
              request.document = EMPTY;
            }
            // Any other syntax error is found and told again by Apollo's own parser.
          }
        },
        async validationDidStart({ source, document }) {
          return async (errors) => {
            if (!errors?.length) cache.set(source, document);
          };
        },
        async didResolveOperation({ schema, document, request }) {
          refusal ??= refusalOf(schema, document, request);
          if (!refusal) return;
          onRefusal(String(refusal.extensions.code));
          throw refusal;
        },
      };
    },
  };
}

const EMPTY = parse('{ __typename }');

function refusalOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  { operationName, variables }: GraphQLRequest,
): GraphQLError | null {
  const operation = resolveOperation(document, operationName);
  return operation instanceof GraphQLError ? operation : checkCost(schema, document, operation, variables);
}

/** Whether parsing stopped because the text has too many tokens. */
export function isTooLong(error: unknown): boolean {
  return error instanceof GraphQLError && error.message.includes('tokens. Parsing aborted');
}
