import { ApolloClient, ApolloLink, HttpLink, InMemoryCache, Observable } from '@apollo/client';
import { Client as UrqlClient, cacheExchange, fetchExchange, subscriptionExchange } from '@urql/core';
import { parse, print, type GraphQLFormattedError } from 'graphql';
import { createClient, type Client as SocketClient } from 'graphql-ws';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { apolloCacheConfig } from '../../sdk/apollo-cache.js';
import { subscribeResuming } from '../../sdk/subscribe-resuming.js';

export type Variables = Record<string, unknown>;
export interface Answer {
  readonly data: Record<string, unknown> | null;
  readonly errors: readonly Pick<GraphQLFormattedError, 'message' | 'extensions'>[];
}

/** What a program does with a stock client, whichever it is. */
export interface IntegratorClient {
  query(text: string, variables: Variables): Promise<Answer>;
  mutate(text: string, variables: Variables): Promise<Answer>;
  /** Calls `next` with each item until stopped; a cut connection is no end. */
  subscribe(text: string, variables: Variables, next: (item: StreamItem) => void): () => void;
  dispose(): Promise<void>;
}

export interface StreamItem {
  readonly __typename: string;
  readonly cursor: string;
  readonly message?: { readonly text: string };
}

export interface IntegratorOptions {
  readonly url: string;
  readonly wsUrl: string;
  token(): string | null;
  onConnected(): void;
}

/** By the name of the client that a program would take. */
export const integratorClients: Readonly<Record<string, (options: IntegratorOptions) => IntegratorClient>> = {
  'Apollo Client': apolloClient,
  urql: urqlClient,
};

function socketClient({ wsUrl, token, onConnected }: IntegratorOptions): SocketClient {
  return createClient({
    url: wsUrl,
    webSocketImpl: WebSocket,
    connectionParams: () => ({ authorization: `Bearer ${token() ?? ''}` }),
    shouldRetry: () => true,
    retryAttempts: Infinity,
    retryWait: () => delay(20),
    on: { connected: onConnected },
  });
}

const authorization = (token: string | null): Record<string, string> =>
  token === null ? {} : { authorization: `Bearer ${token}` };

function apolloClient(options: IntegratorOptions): IntegratorClient {
  const socket = socketClient(options);
  const live = new ApolloLink(
    ({ query, operationName, variables }) =>
      new Observable((sink) =>
        subscribeResuming<StreamItem>(socket, { query: print(query), operationName, variables }, sink),
      ),
  );
  const authorize = new ApolloLink((operation, forward) => {
    operation.setContext({ headers: authorization(options.token()) });
    return forward(operation);
  });
  const client = new ApolloClient({
    cache: new InMemoryCache(apolloCacheConfig),
    link: ApolloLink.split(
      ({ operationType }) => operationType === 'subscription',
      live,
      ApolloLink.from([authorize, new HttpLink({ uri: `${options.url}/graphql` })]),
    ),
  });
  const answerOf = ({ data, error }: { data?: unknown; error?: unknown }): Answer => ({
    data: (data ?? null) as Answer['data'],
    errors: (error as { errors?: Answer['errors'] } | undefined)?.errors ?? [],
  });
  return {
    query: async (text, variables) =>
      answerOf(
        await client.query({
          query: parse(text),
          variables,
          errorPolicy: 'all',
          fetchPolicy: 'network-only',
        }),
      ),
    mutate: async (text, variables) =>
      answerOf(await client.mutate({ mutation: parse(text), variables, errorPolicy: 'all' })),
    subscribe(text, variables, next) {
      const subscription = client
        .subscribe<Record<string, StreamItem>>({ query: parse(text), variables })
        .subscribe(({ data }) => {
          for (const item of Object.values(data ?? {})) next(item);
        });
      return () => subscription.unsubscribe();
    },
    async dispose() {
      client.stop();
      await socket.dispose();
    },
  };
}

function urqlClient(options: IntegratorOptions): IntegratorClient {
  const socket = socketClient(options);
  const client = new UrqlClient({
    url: `${options.url}/graphql`,
    preferGetMethod: false,
    fetchOptions: () => ({ headers: authorization(options.token()) }),
    exchanges: [
      cacheExchange,
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: (request) => ({
          subscribe: (sink) => ({
            unsubscribe: subscribeResuming<StreamItem>(
              socket,
              { ...request, query: request.query ?? '' },
              sink,
            ),
          }),
        }),
      }),
    ],
  });
  const answerOf = ({
    data,
    error,
  }: {
    data?: unknown;
    error?: { graphQLErrors: Answer['errors'] } | undefined;
  }): Answer => ({
    data: (data ?? null) as Answer['data'],
    errors: error?.graphQLErrors ?? [],
  });
  return {
    query: async (text, variables) =>
      answerOf(await client.query(text, variables, { requestPolicy: 'network-only' }).toPromise()),
    mutate: async (text, variables) => answerOf(await client.mutation(text, variables).toPromise()),
    subscribe(text, variables, next) {
      const { unsubscribe } = client
        .subscription<Record<string, StreamItem>>(text, variables)
        .subscribe(({ data }) => {
          for (const item of Object.values(data ?? {})) next(item);
        });
      return unsubscribe;
    },
    async dispose() {
      await socket.dispose();
    },
  };
}
