import { beforeAll, describe, expect, it } from '@jest/globals';
import { globalId, createStaffFixture, type Caller, type StaffFixture } from '../support/staff-fixture.js';
import { nodeIds } from './node-ids.js';

const STAFF = ['OWNER', 'MANAGER', 'AGENT', 'VIEWER'] as const;
const NO_STAFF = ['ADMIN', 'STRANGER', 'ANONYMOUS'] as const;

/** By the product's table of people: the admin runs hotels and so sees them; a person belongs to none, and is found by colleagues. */
const answerOfAdmin = (type: string) => (type === 'Hotel' ? type : type === 'User' ? null : 'FORBIDDEN');

/** What the admin may see of a hotel, written by hand; whatever else a hotel comes to have must be refused. */
const OPEN_TO_ADMIN = [
  'id',
  'name',
  'timeZone',
  'languages',
  'defaultLanguage',
  'isActive',
  'updatedAt',
  'viewerCanManage',
];

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

/** What `node` gives a caller: a type, null, or the code of a refusal. */
async function find(caller: Caller, id: string): Promise<string | null> {
  const answer = await staff.ask(caller, 'query ($id: ID!) { node(id: $id) { __typename id } }', { id });
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
  globalId(type, staff.hotel.hotelId, (await nodeIds[type]?.(staff, staff.hotel)) ?? '');

describe('by its id', () => {
  it.each(Object.keys(nodeIds))(
    'a %s is found by everybody in its hotel, and by nobody else',
    async (type) => {
      expect(await findAs([...STAFF, ...NO_STAFF], await idOf(type))).toEqual({
        ...Object.fromEntries(STAFF.map((role) => [role, type])),
        ADMIN: answerOfAdmin(type),
        STRANGER: null,
        ANONYMOUS: 'UNAUTHENTICATED',
      });
    },
  );

  it('a hotel is open to the platform admin, and its data is forbidden, not empty', async () => {
    const asked = await staff.ask(
      'ADMIN',
      '{ __type(name: "Hotel") { fields { name args { name type { kind ofType { name } } } type { kind ofType { kind } } } } }',
    );
    const fields = (asked.data?.__type?.fields ?? []) as {
      name: string;
      args: { name: string; type: { kind: string; ofType: { name: string } | null } }[];
      type: { kind: string; ofType: { kind: string } | null };
    }[];
    const id = await idOf('Hotel');
    const answers: Record<string, string> = {};
    for (const { name, args, type } of fields) {
      const required = args.filter((arg) => arg.type.kind === 'NON_NULL' && arg.name !== 'orderBy');
      const values = required.map((arg) => `${arg.name}: ${arg.type.ofType?.name === 'ID' ? '$id' : '"x"'}`);
      const given = values.length > 0 ? `(${values.join(', ')})` : '';
      const isLeaf = (type.ofType?.kind ?? type.kind) === 'SCALAR' || name === 'languages';
      const field = `${name}${given} ${isLeaf ? '' : '{ __typename }'}`;
      const answer = await staff.ask('ADMIN', `query ($id: ID!) { hotel(id: $id) { ${field} } }`, { id });
      answers[name] = answer.errors[0]?.extensions?.code ?? 'answered';
    }
    expect(answers).toEqual(
      Object.fromEntries(
        fields.map(({ name }) => [name, OPEN_TO_ADMIN.includes(name) ? 'answered' : 'FORBIDDEN']),
      ),
    );
    expect(Object.keys(answers)).toEqual(
      expect.arrayContaining(['conversations', 'guests', 'stays', 'alerts']),
    );
  });

  it('a platform admin who is a member of a hotel as well is its staff there, and nowhere else', async () => {
    const place = [staff.hotel.hotelId, staff.person('ADMIN').id];
    await staff.sql(
      `insert into memberships (hotel_id, user_id, id, role) values ($1, $2, gen_random_uuid(), 'VIEWER')`,
      place,
    );
    try {
      const foreign = globalId(
        'Guest',
        staff.otherHotel.hotelId,
        (await nodeIds.Guest?.(staff, staff.otherHotel)) ?? '',
      );
      expect(await find('ADMIN', await idOf('Guest'))).toBe('Guest');
      expect(await find('ADMIN', foreign)).toBe('FORBIDDEN');
    } finally {
      await staff.sql('delete from memberships where hotel_id = $1 and user_id = $2', place);
    }
  });

  it('a hotel that is out of service is found by its staff as before, and by no stranger', async () => {
    const { hotelId } = staff.hotel;
    const setActive = (isActive: boolean) =>
      staff.sql('update hotels set is_active = $2 where id = $1', [hotelId, isActive]);
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
      const id = globalId('Alert', staff.hotel.hotelId, await staff.addAlert(staff.hotel, { status }));
      expect(await findAs([...STAFF, 'STRANGER'], id)).toEqual({
        ...Object.fromEntries(STAFF.map((role) => [role, 'Alert'])),
        STRANGER: null,
      });
      const start = async (caller: Caller) => {
        const answer = await staff.ask(
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
    await staff.sql('delete from memberships where hotel_id = $1 and user_id = $2', [
      staff.hotel.hotelId,
      staff.hotel.users.agent.id,
    ]);
    for (const [type, id] of [
      ['Membership', membership],
      ['User', person],
    ] as const) {
      expect(await findAs(['OWNER', 'MANAGER', 'VIEWER', 'ADMIN', 'STRANGER'], id)).toEqual({
        OWNER: null,
        MANAGER: null,
        VIEWER: null,
        ADMIN: answerOfAdmin(type),
        STRANGER: null,
      });
    }
    for (const id of ids) expect([id, await find('AGENT', id)]).toEqual([id, null]);
  });
});
