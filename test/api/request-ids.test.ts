import { beforeAll, describe, expect, it } from '@jest/globals';
import { accessToken } from '../support/access-token.js';
import type { RunningApp } from '../support/app-process.js';
import { graphql } from '../support/graphql-client.js';
import { createHotelFixture } from '../support/hotel-fixture.js';
import { LiveClient } from '../support/live-client.js';
import { sharedApp } from '../support/shared-app.js';
import { waitUntil } from '../support/wait-until.js';

let app: RunningApp;
let token: string;
beforeAll(async () => {
  app = await sharedApp();
  token = accessToken((await createHotelFixture(app.databases, { conversations: 0 })).users.viewer);
}, 120_000);

const REFUSED: readonly (readonly [code: string, query: string])[] = [
  ['FORBIDDEN', '{ system { health { status } } }'],
  ['BAD_USER_INPUT', '{ hotels(first: 1, last: 1) { totalCount } }'],
  ['GRAPHQL_PARSE_FAILED', '{'],
  ['GRAPHQL_VALIDATION_FAILED', '{ nothing }'],
  ['OPERATION_RESOLUTION_FAILURE', 'query A { __typename } query B { __typename }'],
  ['QUERY_TOO_DEEP', `{ viewer ${'{ memberships { nodes { hotel '.repeat(9)}{ id } ${'} } }'.repeat(9)} }`],
];

describe('the id of its request is in every error', () => {
  it.each(REFUSED)('%s, over HTTP', async (code, query) => {
    const given = 'my-own-request-1';
    const { errors } = await graphql(app.url, token, query, {}, { 'x-request-id': given });
    expect(errors).not.toEqual([]);
    for (const { extensions } of errors) expect(extensions).toMatchObject({ code, requestId: given });
  });

  it('as the header of the answer has it, where the request brought none', async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ hotels { totalCount } }' }),
    });
    expect(await response.json()).toMatchObject({
      errors: [{ extensions: { code: 'UNAUTHENTICATED', requestId: response.headers.get('x-request-id') } }],
    });
  });

  it.each(REFUSED)('%s, over WebSocket', async (code, query) => {
    const client = new LiveClient(app.wsUrl, token);
    const { errors } = client.subscribe(query, {});
    const refusal = await waitUntil('a refusal', async () => errors[0]);
    expect([refusal].flat()).toEqual([
      expect.objectContaining({
        extensions: expect.objectContaining({ code, requestId: expect.any(String) }),
      }),
    ]);
    await client.close();
  });
});
