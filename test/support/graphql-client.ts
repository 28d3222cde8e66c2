/** An error as it leaves the server. */
export interface FormattedError {
  readonly message: string;
  readonly extensions?: { readonly code?: string; readonly requestId?: string };
}

/** The error without what differs between two requests that are otherwise answered alike. */
export function withoutRequestId({ extensions, ...error }: FormattedError): object {
  const { requestId: _requestId, ...kept } = extensions ?? {};
  return { ...error, extensions: kept };
}

/** What a GraphQL request over HTTP answered. */
export interface GraphqlAnswer<Data> {
  readonly status: number;
  readonly data: Data | null;
  readonly errors: readonly FormattedError[];
}

/** Sends one GraphQL operation; `token` null is nobody signed in. */
export async function graphql<Data = Record<string, unknown>>(
  url: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<GraphqlAnswer<Data>> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
  });
  const body = (await response.json()) as { data?: Data | null; errors?: GraphqlAnswer<Data>['errors'] };
  return { status: response.status, data: body.data ?? null, errors: body.errors ?? [] };
}

/** Like `graphql`, and throws where anything went wrong. */
export async function graphqlData<Data = Record<string, unknown>>(
  url: string,
  token: string | null,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<Data> {
  const { data, errors, status } = await graphql<Data>(url, token, query, variables);
  if (data === null || errors.length > 0) throw new Error(`HTTP ${status}: ${JSON.stringify(errors)}`);
  return data;
}

/** Signs a person in and returns the access token. */
export async function signIn(
  url: string,
  person: { readonly email: string; readonly password: string },
): Promise<string> {
  const data = await graphqlData<{ signIn: { accessToken?: string; detail?: string } }>(
    url,
    null,
    `mutation SignIn($input: SignInInput!) {
      signIn(input: $input) { ... on SignInSuccess { accessToken } ... on UserError { detail } }
    }`,
    { input: { email: person.email, password: person.password } },
  );
  if (data.signIn.accessToken === undefined) throw new Error(`not signed in: ${data.signIn.detail}`);
  return data.signIn.accessToken;
}
