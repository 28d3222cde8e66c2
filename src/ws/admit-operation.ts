import {
  GraphQLError,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { checkCost } from '../http/limits/check-cost.js';
import { checkShape } from '../http/limits/check-shape.js';
import type { DocumentCache } from '../http/limits/document-cache.js';
import { LIMITS, overLimit } from '../http/limits/limits.js';
import { resolveOperation } from '../http/limits/resolve-operation.js';
import { isTooLong } from '../http/limits/limits.plugin.js';

export interface AdmissionRules {
  readonly schema: GraphQLSchema;
  readonly documents: DocumentCache;
  readonly isProduction: boolean;
}

export interface AskedOperation {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Record<string, unknown> | null | undefined;
}

interface Refused {
  readonly errors: readonly GraphQLError[];
}
export type Admission =
  | Refused
  | { readonly errors: null; readonly document: DocumentNode; readonly operation: OperationDefinitionNode };

const MAX_VALIDATION_ERRORS = 20;

/** Parses, limits and validates an operation exactly as HTTP does, sharing its cache of documents. */
export function admitOperation(rules: AdmissionRules, asked: AskedOperation): Admission {
  const known = rules.documents.get(asked.query);
  const admitted = known ? { errors: null, document: known } : admitDocument(rules, asked.query);
  if (admitted.errors !== null) return admitted;
  const { document } = admitted;
  const operation = resolveOperation(document, asked.operationName);
  if (operation instanceof GraphQLError) return { errors: [operation] };
  const refusal = checkCost(rules.schema, document, operation, asked.variables);
  return refusal ? { errors: [refusal] } : { errors: null, document, operation };
}

function admitDocument(
  rules: AdmissionRules,
  source: string,
): Refused | { errors: null; document: DocumentNode } {
  if (source.length > LIMITS.characters) return { errors: [overLimit('QUERY_TOO_LONG')] };
  let document: DocumentNode;
  try {
    document = parse(source, { maxTokens: LIMITS.tokens });
  } catch (error) {
    if (isTooLong(error)) return { errors: [overLimit('QUERY_TOO_LONG')] };
    return { errors: [coded(error, 'GRAPHQL_PARSE_FAILED')] };
  }
  const refusal = checkShape(document);
  if (refusal) return { errors: [refusal] };
  const errors = validate(
    rules.schema,
    document,
    rules.isProduction ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules,
    { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: rules.isProduction },
  );
  if (errors.length > 0) return { errors: errors.map((error) => coded(error, 'GRAPHQL_VALIDATION_FAILED')) };
  rules.documents.set(source, document);
  return { errors: null, document };
}

function coded(error: unknown, code: string): GraphQLError {
  if (!(error instanceof GraphQLError)) throw error;
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  });
}
