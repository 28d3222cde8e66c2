import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  globalId,
  startOwnStaffFixture,
  type Caller,
  type OwnStaffFixture,
} from '../support/staff-fixture.js';
import { calls, type Call } from './calls.js';
import { expectedMatrix, type Subject } from './expected-matrix.js';
import { nodeIds } from './node-ids.js';

let staff: OwnStaffFixture;
beforeAll(async () => {
  staff = await startOwnStaffFixture();
}, 90_000);
afterAll(() => staff.stop());

const UUIDS = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

interface Observation {
  readonly status: number;
  readonly body: string;
  readonly statements: readonly string[];
}

/** All that somebody outside could compare. */
async function observe(caller: Caller, call: Call): Promise<Observation> {
  const { result, statements } = await staff.recorder.during(async () => {
    const response = await fetch(`${staff.app.url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${staff.token(caller)}`,
        // The caller's own, or errors would differ in it.
        'x-request-id': 'the-same-for-all',
      },
      body: JSON.stringify(call),
    });
    return { status: response.status, body: await response.text() };
  });
  // The ORM writes values into its statements; which ids were asked for is no difference.
  return { ...result, statements: statements.map((statement) => statement.replace(UUIDS, '?')) };
}

const named = Object.entries(expectedMatrix).filter(
  ([name, subjects]) => !name.startsWith('Subscription.') && subjects.foreign !== undefined,
);

describe('an id of another hotel', () => {
  for (const [name, subjects] of named) {
    it(`gives ${name} the answer of an id that never existed, by the same statements`, async () => {
      const make = async (subject: Subject): Promise<Call> => {
        const call = await calls[name]?.(staff, subject);
        if (call === undefined) throw new Error(`no call for ${name}`);
        return call;
      };
      const others = (['neverHere', 'never'] as const).filter((subject) => subjects[subject] !== undefined);
      for (const caller of ['OWNER', 'AGENT'] as const) {
        const right = JSON.stringify(await observe('STRANGER', await make('foreign')));
        const foreign = await observe(caller, await make('foreign'));
        expect(JSON.stringify(foreign)).not.toBe(right);
        expect(foreign.statements).not.toEqual([]);
        for (const subject of others) expect(await observe(caller, await make(subject))).toEqual(foreign);
      }
    });
  }

  for (const [type, find] of Object.entries(nodeIds)) {
    it(`finds no ${type} by node, by the same statements as one that never existed`, async () => {
      const nodeCall = (hotelId: string, id: string): Call => ({
        query: 'query ($id: ID!) { node(id: $id) { id __typename } }',
        variables: { id: globalId(type, hotelId, id) },
      });
      const id = await find(staff, staff.otherHotel);
      const foreignCall = nodeCall(staff.otherHotel.hotelId, id);
      const right = await staff.ask('STRANGER', foreignCall.query, foreignCall.variables);
      expect(right.data).toEqual({ node: { id: foreignCall.variables.id, __typename: type } });

      const foreign = await observe('OWNER', foreignCall);
      expect(foreign).toMatchObject({ status: 200, body: '{"data":{"node":null}}\n' });
      const nowhere = randomUUID();
      const unknown = type === 'Hotel' ? nowhere : `${randomUUID()}${type === 'DeliveryAttempt' ? '-1' : ''}`;
      expect(await observe('OWNER', nodeCall(nowhere, unknown))).toEqual(foreign);
      if (type !== 'Hotel')
        expect(await observe('OWNER', nodeCall(staff.hotel.hotelId, unknown))).toEqual(foreign);
    });
  }

  it('covers every type that has a global id', async () => {
    const answer = await staff.ask('OWNER', '{ __type(name: "Node") { possibleTypes { name } } }');
    const types = (answer.data?.__type?.possibleTypes ?? []) as { name: string }[];
    expect(Object.keys(nodeIds).sort()).toEqual(types.map((type) => type.name).sort());
  });
});
