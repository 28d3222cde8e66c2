import {
  BREAK,
  execute,
  getNamedType,
  GraphQLError,
  isInputObjectType,
  Kind,
  OperationTypeNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
  type DocumentNode,
  type ExecutionResult,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { compileQuery, isCompiledQuery, type CompiledQuery } from 'graphql-jit';
import { ExpandedFields } from './limits/expanded-fields.js';
import { fragmentsOf } from './limits/fragments-of.js';

/** A validated operation about to be executed. */
export interface Execution {
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly context: unknown;
}

interface Seen {
  /** Null where only the library may run it. */
  readonly compiled: CompiledQuery | null;
}

const MAX_VARIABLE_ERRORS = 50;
/** Compiling takes about a tenth of a millisecond a field and holds up everybody: larger ones stay with the library. */
const MAX_COMPILED_FIELDS = 500;

/**
 * Executes operations with the results of graphql-js, queries that come a second time by code compiled for them.
 * Introspection, mutations and what cannot be compiled stay with graphql-js. What is compiled hangs on the parsed
 * document and goes with it, so the cache of documents bounds it.
 */
export class CompiledExecution {
  readonly #seen = new WeakMap<DocumentNode, Map<string, Seen | null>>();

  constructor(private readonly schema: GraphQLSchema) {}

  async run(execution: Execution): Promise<ExecutionResult> {
    const { schema } = this;
    const { document, operation, operationName, variables, context } = execution;
    const compiled = this.find(execution);
    if (compiled === null) {
      return execute({
        schema,
        document,
        operationName,
        contextValue: context,
        variableValues: variables,
      });
    }
    // The library's own check: it knows @oneOf, which compiled code does not, and it words the errors.
    const checked = getVariableValues(schema, operation.variableDefinitions ?? [], variables, {
      maxErrors: MAX_VARIABLE_ERRORS,
    });
    if (checked.errors) return { errors: checked.errors };
    const result = (await compiled.query(undefined, context, variables)) as ExecutionResult;
    if (!result.errors) return result;
    return { ...result, errors: result.errors.map((error) => asLibraryError(error, document)) };
  }

  private find({ document, operation, operationName }: Execution): CompiledQuery | null {
    if (operation.operation !== OperationTypeNode.QUERY) return null;
    const ofDocument = this.#seen.get(document) ?? new Map<string, Seen | null>();
    this.#seen.set(document, ofDocument);
    const name = operationName ?? '';
    const seen = ofDocument.get(name);
    if (seen) return seen.compiled;
    // Compiling takes longer than one execution saves, so the first one goes without.
    if (seen === undefined) {
      ofDocument.set(name, null);
      return null;
    }
    const compiled = isTooLarge(document, operation) ? null : this.compile(document, operationName);
    ofDocument.set(name, { compiled });
    return compiled;
  }

  private compile(document: DocumentNode, operationName: string | null): CompiledQuery | null {
    if (isOnlyForTheLibrary(this.schema, document)) return null;
    const compiled = compileQuery(this.schema, document, operationName ?? undefined, {
      disablingCapturingStackErrors: true,
    });
    return isCompiledQuery(compiled) ? compiled : null;
  }
}

/** Compiled code has each fragment written out wherever it is spread. */
function isTooLarge(document: DocumentNode, operation: OperationDefinitionNode): boolean {
  return new ExpandedFields(fragmentsOf(document)).of(operation.selectionSet) > MAX_COMPILED_FIELDS;
}

/**
 * Introspection is the library's, and so is a @oneOf input written out with a variable in it, which may be null
 * at run time: compiled code would not see that.
 */
function isOnlyForTheLibrary(schema: GraphQLSchema, document: DocumentNode): boolean {
  let isFound = false;
  const find = () => {
    isFound = true;
    return BREAK;
  };
  const types = new TypeInfo(schema);
  visit(
    document,
    visitWithTypeInfo(types, {
      [Kind.FIELD]: ({ name }) => (name.value === '__schema' || name.value === '__type' ? find() : undefined),
      [Kind.OBJECT]: ({ fields }) => {
        const type = getNamedType(types.getInputType());
        if (!isInputObjectType(type) || !type.isOneOf) return undefined;
        return fields.some(({ value }) => value.kind === Kind.VARIABLE) ? find() : undefined;
      },
    }),
  );
  return isFound;
}

/** Compiled code makes errors that only look like GraphQLErrors: no nodes, and extensions that may be missing. */
function asLibraryError(error: GraphQLError, document: DocumentNode): GraphQLError {
  const source = document.loc?.source;
  const lines = source?.body.split(/\r\n|[\n\r]/g) ?? [];
  return new GraphQLError(error.message, {
    source,
    positions:
      source && error.locations?.map(({ line, column }) => offsetOf(source.body, lines, line, column)),
    path: error.path,
    originalError: error.originalError ?? (isBrokenPromise(error) ? new Error(error.message) : undefined),
  });
}

/** Here the library wraps a plain Error, by which masking knows that it is not the client's mistake. */
function isBrokenPromise(error: GraphQLError): boolean {
  return error.message.startsWith('Cannot return null for non-nullable field');
}

function offsetOf(body: string, lines: readonly string[], line: number, column: number): number {
  let offset = 0;
  for (const text of lines.slice(0, line - 1)) {
    offset += text.length;
    offset += body.startsWith('\r\n', offset) ? 2 : 1;
  }
  return offset + column - 1;
}
