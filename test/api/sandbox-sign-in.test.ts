import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApp, type TestApp } from '../support/app-process.js';
import { SignInDocument, type SignInMutation } from '../support/generated/graphql.js';
import { graphqlData } from '../support/graphql-client.js';

let app: TestApp;
beforeAll(async () => {
  app = await startApp({ sandbox: true });
}, 60_000);
afterAll(() => app.stop());

describe('the sandbox', () => {
  it.each(['aurora', 'morskoy'])(
    'lets every role of %s sign in with the announced password',
    async (hotel) => {
      for (const role of ['owner', 'manager', 'agent', 'viewer']) {
        const input = { email: `${role}@${hotel}.example`, password: 'sandbox-password' };
        const { signIn } = await graphqlData<SignInMutation>(app.url, null, SignInDocument.toString(), {
          input,
        });
        expect(signIn).toEqual({ __typename: 'SignInSuccess', accessToken: expect.any(String) });
      }
    },
  );
});
