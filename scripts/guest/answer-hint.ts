import { randomUUID } from 'node:crypto';
import type { GuestOptions } from './guest-options.js';

/** How to give the answer that the command now waits for: a mutation with real ids, ready to be pasted. */
export function answerHint(options: GuestOptions, conversationId: string): string {
  return `
Waiting ${options.timeoutMs / 1_000} s for an answer. To give it, open ${options.apiUrl}/graphiql and run

  mutation { signIn(input: { email: "${options.email}", password: "${options.password}" }) { ... on SignInSuccess { accessToken } } }

then, with the header  { "authorization": "Bearer <accessToken>" }

  mutation {
    sendMessage(input: {
      to: { conversationId: "${conversationId}" }
      content: { text: "We are on our way." }
      clientMessageId: "${randomUUID()}"
    }) { __typename ... on SendMessageSuccess { message { id } } ... on UserError { trouble: detail } }
  }

Or let this command answer: npm run guest -- "…" --answer "We are on our way."
The guest's phone shows it too: ${options.sandboxUrl}/
`;
}
