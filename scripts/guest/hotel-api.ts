import { createClient } from 'graphql-ws';
import { PlainError } from '../plain-error.js';
import { postJson } from './post-json.js';

interface GraphqlAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** The public API, as a staff frontend uses it: GraphQL over HTTP and graphql-transport-ws. */
export class HotelApi {
  #token: string | null = null;
  #close: () => unknown = () => undefined;

  constructor(private readonly apiUrl: string) {}

  /** Signs in; everything after is asked as this person. Throws PlainError where that is refused. */
  async signIn(email: string, password: string): Promise<void> {
    const { signIn } = await this.ask<{ signIn: { accessToken?: string; detail?: string } }>(
      `mutation SignIn($input: SignInInput!) {
        signIn(input: $input) { ... on SignInSuccess { accessToken } ... on UserError { detail } }
      }`,
      { input: { email, password } },
    );
    if (signIn.accessToken === undefined)
      throw new PlainError(`${email} cannot sign in: ${signIn.detail ?? 'refused'}`);
    this.#token = signIn.accessToken;
  }

  /** Runs a query or mutation. Throws PlainError with the API's own words where it fails. */
  async ask<T>(query: string, variables: Readonly<Record<string, unknown>> = {}): Promise<T> {
    const headers: Record<string, string> =
      this.#token === null ? {} : { authorization: `Bearer ${this.#token}` };
    const answer = (await postJson(`${this.apiUrl}/graphql`, { query, variables }, headers)) as GraphqlAnswer;
    const trouble = answer.errors?.map((error) => error.message).join('; ');
    if (trouble !== undefined && trouble !== '') throw new PlainError(`The API says: ${trouble}`);
    return answer.data as T;
  }

  /**
   * Opens subscriptions on one socket. `onItem` gets each payload, `onEnd` the first reason why one of them
   * can bring no more.
   */
  follow(
    subscriptions: readonly string[],
    variables: Readonly<Record<string, unknown>>,
    onItem: (data: Readonly<Record<string, unknown>>) => void,
    onEnd: (error: PlainError) => void,
  ): void {
    const client = createClient({
      url: `${this.apiUrl.replace(/^http/, 'ws')}/graphql`,
      connectionParams: { Authorization: `Bearer ${this.#token ?? ''}` },
      retryAttempts: 0,
    });
    this.#close = () => client.dispose();
    for (const query of subscriptions) {
      client.subscribe(
        { query, variables },
        {
          next: ({ data, errors }) => {
            if (errors)
              onEnd(
                new PlainError(`The live stream says: ${errors.map((error) => error.message).join('; ')}`),
              );
            else if (data) onItem(data);
          },
          error: (error) => onEnd(new PlainError(`The live stream broke: ${reasonOf(error)}`)),
          complete: () => onEnd(new PlainError('The live stream ended.')),
        },
      );
    }
  }

  close(): void {
    this.#close();
  }
}

function reasonOf(error: unknown): string {
  if (Array.isArray(error)) return error.map(reasonOf).join('; ');
  if (typeof error !== 'object' || error === null) return String(error);
  if ('message' in error && typeof error.message === 'string' && error.message !== '') return error.message;
  return 'code' in error
    ? `closed with ${String(error.code)}${'reason' in error ? ` ${String(error.reason)}` : ''}`
    : 'closed';
}
