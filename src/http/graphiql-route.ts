import type { FastifyInstance } from 'fastify';

const DEFAULT_QUERY = `# Sign in, then put the token into Headers below; subscriptions use it too:
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

/** GraphiQL keeps its headers to HTTP; the socket's first frame has to carry the token too. */
const HEADERS_OVER_THE_SOCKET = `<script>
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    try {
      const message = JSON.parse(data);
      if (message.type === 'connection_init') {
        const headers = JSON.parse(localStorage.getItem('graphiql:headers') || '{}');
        data = JSON.stringify({ ...message, payload: { ...message.payload, headers } });
      }
    } catch {
      // Not a frame of ours, or headers that are still being typed.
    }
    return send.call(this, data);
  };
</script>`;

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
  let page: Promise<string> | null = null;
  app.get('/graphiql', async (_request, reply) => {
    page ??= renderPage(graphqlPath);
    return reply
      .header('content-security-policy', CONTENT_SECURITY_POLICY)
      .type('text/html; charset=utf-8')
      .send(await page);
  });
}

/** The page is nine megabytes of program, so it is loaded when somebody first asks for it and not with each start. */
async function renderPage(endpoint: string): Promise<string> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  return renderGraphiQL({
    title: 'hotel-boost',
    endpoint,
    subscriptionsProtocol: 'WS',
    defaultQuery: DEFAULT_QUERY,
  }).replace('<div id="root"></div>', (root) => `${root}${HEADERS_OVER_THE_SOCKET}`);
}
