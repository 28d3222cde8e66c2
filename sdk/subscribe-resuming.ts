import type { Client, FormattedExecutionResult, Sink, SubscribePayload } from 'graphql-ws';

/** `client.subscribe` that goes on after the newest item whenever the client has connected again. */
export function subscribeResuming<Item extends { readonly cursor: string }>(
  client: Client,
  request: SubscribePayload,
  sink: Sink<FormattedExecutionResult<Record<string, Item>>>,
): () => void {
  // graphql-ws sends this same request each time it connects: what is changed in it is sent then.
  const variables = { ...request.variables };
  const next = (result: FormattedExecutionResult<Record<string, Item>>) => {
    sink.next(result);
    for (const item of Object.values(result.data ?? {})) variables.after = item.cursor;
  };
  const error = (cause: unknown) => sink.error(cause);
  return client.subscribe<Record<string, Item>>(
    { ...request, variables },
    { next, error, complete: () => sink.complete() },
  );
}
