import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signIn, graphql } from '../support/graphql-client.js';
import { createStaffFixture, type Answer, type StaffFixture } from '../support/staff-fixture.js';
import { calls } from './calls.js';
import { expectedMatrix, type MatrixCaller, type Subject, type Verdict } from './expected-matrix.js';
import { Sockets } from './sockets.js';

let staff: StaffFixture;
let sockets: Sockets;
beforeAll(async () => {
  staff = await createStaffFixture();
  sockets = new Sockets(staff);
}, 90_000);
afterAll(async () => {
  await sockets.close();
});

const CODES: Readonly<Record<string, Verdict>> = {
  FORBIDDEN: 'FORBIDDEN',
  UNAUTHENTICATED: 'UNAUTHENTICATED',
  NOT_FOUND: 'none',
};

interface Typed {
  readonly __typename?: string;
}

function verdictOf(field: string, answer: Answer): Verdict {
  const [error] = answer.errors;
  if (error !== undefined) return verdictOfCode(error.extensions?.code ?? error.message);
  const value: unknown = answer.data?.[field];
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.every((item) => item === null) ? 'none' : 'ok';
  const { __typename, results } = value as Typed & { results?: readonly Typed[] };
  // Work on several answers for each; the calls here name one.
  return (results?.[0]?.__typename ?? __typename) === 'NotFoundError' ? 'none' : 'ok';
}

function verdictOfCode(code: string): Verdict {
  const verdict = CODES[code];
  if (verdict === undefined) throw new Error(`unexpected refusal: ${code}`);
  return verdict;
}

async function ask(name: string, caller: MatrixCaller, subject: Subject): Promise<Verdict> {
  const [root, field = ''] = name.split('.');
  const call = await calls[name]?.(staff, subject);
  if (call === undefined) throw new Error(`test/permissions/calls.ts does not say how to call ${name}`);
  if (root === 'Subscription') {
    const { code } = await sockets.open(caller, call);
    return code === null ? 'ok' : verdictOfCode(code);
  }
  if (field === 'signOut' && caller !== 'ANONYMOUS') {
    const token = await signIn(staff.app.url, staff.person(caller));
    return verdictOf(field, await graphql(staff.app.url, token, call.query, call.variables));
  }
  return verdictOf(field, await staff.ask(caller, call.query, call.variables));
}

describe('permissions', () => {
  it('are written down for every root field of the schema, and for no other', async () => {
    const answer = await graphql<{
      __schema: Record<string, { name: string; fields: { name: string }[] } | null>;
    }>(
      staff.app.url,
      null,
      '{ __schema { queryType { name fields { name } } mutationType { name fields { name } } subscriptionType { name fields { name } } } }',
    );
    const fields = Object.values(answer.data?.__schema ?? {}).flatMap((type) =>
      (type?.fields ?? []).map((field) => `${type?.name}.${field.name}`),
    );
    expect(Object.keys(expectedMatrix).sort()).toEqual(fields.sort());
    expect(Object.keys(calls).sort()).toEqual(fields.sort());
  });

  for (const [name, subjects] of Object.entries(expectedMatrix)) {
    for (const [subject, verdicts] of Object.entries(subjects)) {
      it(`of ${name} on ${subject === 'own' ? 'their own hotel' : subject} are as written`, async () => {
        const actual: Partial<Record<MatrixCaller, Verdict>> = {};
        for (const caller of Object.keys(verdicts) as MatrixCaller[]) {
          actual[caller] = await ask(name, caller, subject as Subject);
        }
        expect(actual).toEqual(verdicts);
      });
    }
  }
});
