import { getOperationAST, GraphQLError, type DocumentNode, type OperationDefinitionNode } from 'graphql';

/** The operation of a document that a request means, or why there is none: the client's mistake, not the server's. */
export function resolveOperation(
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationDefinitionNode | GraphQLError {
  const operation = getOperationAST(document, operationName);
  if (operation) return operation;
  const message =
    operationName == null
      ? 'Must provide operation name if query contains multiple operations.'
      : 'Unknown operation named in operationName.';
  return new GraphQLError(message, {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE', http: { status: 400 } },
  });
}
