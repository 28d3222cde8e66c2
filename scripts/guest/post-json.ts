import { PlainError } from '../plain-error.js';

/** Posts JSON and reads the JSON answer. Throws PlainError, with what helps, where nothing listens or answers so. */
export async function postJson(
  url: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  let response: Response;
  try {
    response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  } catch {
    throw new PlainError(
      `Nothing listens at ${new URL(url).origin}. Start hotel-boost in another terminal with: npm start\n` +
        'If it runs elsewhere, say where: API_URL=http://… SANDBOX_URL=http://… npm run guest -- "…"',
    );
  }
  const text = await response.text();
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new PlainError(
      `${url} answered ${response.status} with something that is not JSON: ${text.slice(0, 200)}`,
    );
  }
}
