import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { globalId, startStaffScene, type Caller, type StaffScene } from '../support/staff-scene.js';
import { nodeIds } from './node-ids.js';

const STAFF = ['OWNER', 'MANAGER', 'AGENT', 'VIEWER'] as const;
const NO_STAFF = ['ADMIN', 'STRANGER', 'ANONYMOUS'] as const;

/** Who finds a thing of hotel A by its id beside its staff, written by hand from the product's table of people. */
const FOUND_BY_OTHERS: Readonly<Record<string, readonly Caller[]>> = { Hotel: ['ADMIN'] };

let scene: StaffScene;
beforeAll(async () => {
  scene = await startStaffScene();
}, 90_000);
afterAll(() => scene.stop());

/** What `node` gives a caller: a type, null, or the code of a refusal. */
async function find(caller: Caller, id: string): Promise<string | null> {
  const answer = await scene.ask(caller, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id });
  const [error] = answer.errors;
  if (error !== undefined) return error.extensions?.code ?? error.message;
  const node = answer.data?.node as { __typename: string; id: string } | null;
  expect(node === null || node.id === id).toBe(true);
  return node?.__typename ?? null;
}

async function findAs(callers: readonly Caller[], id: string): Promise<Record<string, string | null>> {
  const found: Record<string, string | null> = {};
  for (const caller of callers) found[caller] = await find(caller, id);
  return found;
}

const idOf = async (type: string) =>
  globalId(type, scene.hotel.hotelId, (await nodeIds[type]?.(scene, scene.hotel)) ?? '');

describe('by its id', () => {
  it.each(Object.keys(nodeIds))(
    'a %s is found by everybody in its hotel, and by nobody else',
    async (type) => {
      const others = FOUND_BY_OTHERS[type] ?? [];
      expect(await findAs([...STAFF, ...NO_STAFF], await idOf(type))).toEqual({
        ...Object.fromEntries(STAFF.map((role) => [role, type])),
        ADMIN: others.includes('ADMIN') ? type : null,
        STRANGER: null,
        ANONYMOUS: 'UNAUTHENTICATED',
      });
    },
  );

  it('a hotel that is out of service is found by its staff as before, and by no stranger', async () => {
    const { hotelId } = scene.hotel;
    const setActive = (isActive: boolean) =>
      scene.sql('update hotels set is_active = $2 where id = $1', [hotelId, isActive]);
    await setActive(false);
    try {
      expect(await findAs([...STAFF, 'STRANGER'], await idOf('Hotel'))).toEqual({
        ...Object.fromEntries(STAFF.map((role) => [role, 'Hotel'])),
        STRANGER: null,
      });
    } finally {
      await setActive(true);
    }
  });

  it.each(['ACKNOWLEDGED', 'RESOLVED', 'DISMISSED'])(
    'an alert that is %s is found by everybody in its hotel, and is closed to those who may not take it',
    async (status) => {
      const id = globalId('Alert', scene.hotel.hotelId, await scene.addAlert(scene.hotel, { status }));
      expect(await findAs([...STAFF, 'STRANGER'], id)).toEqual({
        ...Object.fromEntries(STAFF.map((role) => [role, 'Alert'])),
        STRANGER: null,
      });
      const start = async (caller: Caller) => {
        const answer = await scene.ask(
          caller,
          'mutation ($id: ID!) { startAlert(input: { alertId: $id }) { __typename } }',
          { id },
        );
        return answer.errors[0]?.extensions?.code ?? answer.data?.startAlert?.__typename;
      };
      expect(await start('VIEWER')).toBe('FORBIDDEN');
      expect(await start('STRANGER')).toBe('NotFoundError');
      expect(await start('AGENT')).toBe(
        status === 'ACKNOWLEDGED' ? 'StartAlertSuccess' : 'AlertTransitionRefusedError',
      );
    },
  );

  it('who has left the hotel is found by nobody in it, and finds nothing of it', async () => {
    const ids = await Promise.all(Object.keys(nodeIds).map(idOf));
    const [membership, person] = [await idOf('Membership'), await idOf('User')];
    for (const id of ids) expect(await find('AGENT', id)).not.toBeNull();
    await scene.sql('delete from memberships where hotel_id = $1 and user_id = $2', [
      scene.hotel.hotelId,
      scene.hotel.users.agent.id,
    ]);
    for (const id of [membership, person]) {
      expect(await findAs(['OWNER', 'MANAGER', 'VIEWER', 'ADMIN', 'STRANGER'], id)).toEqual({
        OWNER: null,
        MANAGER: null,
        VIEWER: null,
        ADMIN: null,
        STRANGER: null,
      });
    }
    for (const id of ids) expect([id, await find('AGENT', id)]).toEqual([id, null]);
  });
});
