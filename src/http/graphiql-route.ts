import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { FastifyInstance } from 'fastify';

const DEFAULT_QUERY = `# Sign in, then put the token into Headers (and it is sent over the WebSocket too):
# { "authorization": "Bearer …" }
mutation SignIn {
  signIn(input: { email: "agent@aurora.example", password: "sandbox-password" }) {
    __typename
    ... on SignInSuccess {
      accessToken
      expiresAt
    }
    ... on UserError {
      message
    }
  }
}
`;

/** The page runs its own inline script and workers, and talks to this origin only. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' 'unsafe-eval' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'font-src data:',
  "img-src 'self' data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Serves GraphiQL whole, from this process: it needs no internet. Subscriptions go over the WebSocket. */
export function registerGraphiqlRoute(app: FastifyInstance, graphqlPath: string): void {
  const page = renderGraphiQL({
    title: 'hotel-boost',
    endpoint: graphqlPath,
    subscriptionsProtocol: 'WS',
    defaultQuery: DEFAULT_QUERY,
  });
  app.get('/graphiql', async (_request, reply) =>
    reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(page),
  );
}
