import type { ApolloServerOptionsWithGateway, BaseContext } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { CompiledExecution } from './compiled-execution.js';

type Gateway = ApolloServerOptionsWithGateway<BaseContext>['gateway'];

/**
 * The place where Apollo lets somebody else execute. A plugin's `responseForOperation` would do too, but past
 * Apollo's formatting: here errors go the way of all errors, through formatError and its masking.
 */
export function compiledGateway(schema: GraphQLSchema): Gateway {
  const execution = new CompiledExecution(schema);
  let onSchema: Parameters<Gateway['onSchemaLoadOrUpdate']>[0] = () => undefined;
  return {
    onSchemaLoadOrUpdate(callback) {
      onSchema = callback;
      return () => undefined;
    },
    async load() {
      onSchema({ apiSchema: schema, coreSupergraphSdl: '' });
      return {
        executor: ({ document, operation, operationName, request, context }) =>
          execution.run({ document, operation, operationName, variables: request.variables ?? {}, context }),
      };
    },
    async stop() {
      // Nothing was started.
    },
  };
}
