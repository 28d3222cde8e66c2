import type { ApolloServerPlugin } from '@apollo/server';

const ABOUT_THE_OPERATION = new Set(['GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED', 'BAD_USER_INPUT']);

/**
 * Answers 200 where GraphQL over HTTP asks for it: parse, validation and variable errors for a client that names
 * application/json and not application/graphql-response+json.
 */
export const lenientStatusPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response }) {
        const accept = request.http?.headers.get('accept') ?? '';
        if (!accept.includes('application/json') || accept.includes('graphql-response+json')) return;
        if (response.http.status !== 400 || response.body.kind !== 'single') return;
        const { data, errors } = response.body.singleResult;
        const isAboutTheOperation = errors?.every((error) =>
          ABOUT_THE_OPERATION.has(String(error.extensions?.code)),
        );
        if (data === undefined && isAboutTheOperation) response.http.status = 200;
      },
    };
  },
};
