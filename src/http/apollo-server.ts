import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { GraphQLError, OperationTypeNode, type GraphQLSchema } from 'graphql';
import { toPublicError } from '../errors.js';
import type { RequestContext } from '../context.js';
import { correlationId, newCorrelationId } from '../observability/correlation.js';
import type { Logger } from '../observability/logger.js';
import type { Metrics } from '../observability/metrics.js';
import { compiledGateway } from './compiled-gateway.js';
import { lenientStatusPlugin } from './lenient-status.plugin.js';
import type { DocumentCache } from './limits/document-cache.js';
import { LIMITS } from './limits/limits.js';
import { limitsPlugin } from './limits/limits.plugin.js';

export interface ApolloOptions {
  readonly schema: GraphQLSchema;
  readonly isProduction: boolean;
  /** Whether queries that come again are run by code compiled for them. */
  readonly isCompiling: boolean;
  readonly documents: DocumentCache;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

const MAX_VALIDATION_ERRORS = 20;

/** Apollo as the HTTP edge runs it: limited, masked, without a landing page, batches, or (in production) introspection. */
export function createApolloServer(options: ApolloOptions): ApolloServer<RequestContext> {
  const { schema, isProduction, logger } = options;
  return new ApolloServer<RequestContext>({
    ...(options.isCompiling ? { gateway: compiledGateway(schema) } : { schema }),
    introspection: !isProduction,
    hideSchemaDetailsFromClientErrors: isProduction,
    includeStacktraceInErrorResponses: false,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: null,
    stopOnTerminationSignals: false,
    parseOptions: { maxTokens: LIMITS.tokens },
    validationOptions: { maxErrors: MAX_VALIDATION_ERRORS, hideSuggestions: isProduction },
    logger: {
      debug: (message: string) => logger.debug(message),
      info: (message: string) => logger.info(message),
      warn: (message: string) => logger.warn(message),
      error: (message: string) => logger.error(message),
    },
    formatError: (formatted, error) => {
      const shown = toPublicError(error, formatted, {
        requestId: correlationId() ?? newCorrelationId(),
        hasSuggestions: !isProduction,
      });
      if (shown.unexpected !== null)
        logger.error({ err: shown.unexpected, path: formatted.path }, 'unexpected error in an operation');
      return shown.formatted;
    },
    plugins: [
      ApolloServerPluginLandingPageDisabled(),
      // Answers are never cached, and it would wrap every field of every answer.
      ApolloServerPluginCacheControlDisabled(),
      limitsPlugin(options.documents, (code) => options.metrics.graphqlRefusals.inc({ code })),
      lenientStatusPlugin,
      queriesAndMutationsPlugin,
      earlyReleasePlugin,
      measuringPlugin(options.metrics, logger),
    ],
  });
}

/** A stream has no place in one HTTP answer. */
const queriesAndMutationsPlugin: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async didResolveOperation({ operation }) {
        if (operation?.operation !== OperationTypeNode.SUBSCRIPTION) return;
        throw new GraphQLError('Subscriptions run over WebSocket (graphql-transport-ws), at this path.', {
          extensions: { code: 'BAD_REQUEST', http: { status: 400 } },
        });
      },
    };
  },
};

/** Nothing is read once the fields are resolved: the connection need not wait for the answer to be written out. */
const earlyReleasePlugin: ApolloServerPlugin<RequestContext> = {
  async requestDidStart() {
    return {
      async executionDidStart({ contextValue }) {
        return {
          async executionDidEnd() {
            void contextValue.close();
          },
        };
      },
    };
  },
};

function measuringPlugin(metrics: Metrics, logger: Logger): ApolloServerPlugin {
  return {
    async requestDidStart() {
      const startedAt = performance.now();
      return {
        async willSendResponse({ operation, operationName, response }) {
          const hasErrors =
            response.body.kind === 'single' && (response.body.singleResult.errors?.length ?? 0) > 0;
          const kind = operation?.operation ?? 'none';
          const outcome = hasErrors ? 'errors' : 'ok';
          const tookMs = performance.now() - startedAt;
          metrics.graphqlSeconds.observe({ kind, transport: 'http', outcome }, tookMs / 1_000);
          logger.debug({ operation: operationName, kind, outcome, tookMs }, 'operation');
        },
      };
    },
  };
}
