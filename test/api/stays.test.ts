import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MOST_COMPANIONS, STAY_STATUSES } from '../../src/domain/stay.js';
import { globalId, startOwnStaffFixture, type OwnStaffFixture } from '../support/staff-fixture.js';
import { dayFromToday, insertStay } from '../support/stay-fixture.js';

let scene: OwnStaffFixture;
beforeAll(async () => {
  scene = await startOwnStaffFixture();
}, 90_000);
afterAll(() => scene.stop());

const run = (text: string, values: unknown[]) => scene.sql(text, values);

async function addGuest(columns: Readonly<Record<string, unknown>> = {}, hotel = scene.hotel) {
  const row = { hotel_id: hotel.hotelId, id: randomUUID(), name: 'A guest', ...columns };
  const names = Object.keys(row);
  await scene.sql(
    `insert into guests (${names.join(', ')}) values (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
  return row.id;
}

async function node(type: string, id: string, fields: string): Promise<Record<string, unknown> | null> {
  const { data, errors } = await scene.ask(
    'VIEWER',
    `query ($id: ID!) { node(id: $id) { ... on ${type} { ${fields} } } }`,
    { id: globalId(type, scene.hotel.hotelId, id) },
  );
  expect(errors).toEqual([]);
  return data?.node ?? null;
}

describe('a stay with companions', () => {
  it('is the stay of everybody in it, with the primary guest apart', async () => {
    const { hotelId } = scene.hotel;
    const { guestId: companion } = await scene.addConversation(scene.hotel);
    const [primary, child] = [await addGuest(), await addGuest()];
    const stay = await insertStay(run, {
      hotelId,
      guestId: primary,
      companionIds: [companion, child],
      columns: { room_number: '812' },
    });
    const id = (guest: string) => ({ id: globalId('Guest', hotelId, guest) });
    expect(await node('Stay', stay, 'primaryGuest { id } companions { id }')).toEqual({
      primaryGuest: id(primary),
      companions: [id(companion), id(child)],
    });
    const itself = { id: globalId('Stay', hotelId, stay) };
    for (const guest of [primary, companion, child])
      expect(await node('Guest', guest, 'currentStay { id } stays { nodes { id } totalCount }')).toEqual({
        currentStay: itself,
        stays: { nodes: [itself], totalCount: 1 },
      });
    const inRoom = await scene.ask(
      'VIEWER',
      `query ($id: ID!) { hotel(id: $id) { conversations(filter: { room: "812" }) { nodes { guest { id } } } } }`,
      { id: globalId('Hotel', hotelId, hotelId) },
    );
    expect(inRoom.data?.hotel).toEqual({ conversations: { nodes: [{ guest: id(companion) }] } });
  });

  it('is nobody’s current stay any more once it has ended', async () => {
    const { hotelId } = scene.hotel;
    const [primary, companion] = [await addGuest(), await addGuest()];
    const columns = { arrival_date: dayFromToday(-9), departure_date: dayFromToday(-2) };
    const guests = { hotelId, guestId: primary, companionIds: [companion] };
    const stay = await insertStay(run, { ...guests, columns });
    const current = async () => [
      (await node('Guest', primary, 'currentStay { id }'))?.currentStay,
      (await node('Guest', companion, 'currentStay { id }'))?.currentStay,
    ];
    const itself = { id: globalId('Stay', hotelId, stay) };
    expect(await current()).toEqual([itself, itself]);
    await scene.sql(
      `update stays set status = 'CHECKED_OUT', arrival_date = arrival_date - 1 where hotel_id = $1 and id = $2`,
      [hotelId, stay],
    );
    expect(await current()).toEqual([null, null]);
    expect(await node('Guest', companion, 'stays { nodes { arrivalDate status } }')).toEqual({
      stays: { nodes: [{ arrivalDate: dayFromToday(-10), status: 'CHECKED_OUT' }] },
    });
  });
});

describe('the database', () => {
  const refuses = (columns: Readonly<Record<string, unknown>>) =>
    addGuest().then((guestId) =>
      insertStay(run, { hotelId: scene.hotel.hotelId, guestId, columns }).then(
        () => null,
        (error: unknown) => (error as { constraint?: string }).constraint ?? String(error),
      ),
    );

  it('keeps one stay for each number of a system, in each hotel', async () => {
    const columns = { source: 'opera', external_id: `R-${randomUUID()}` };
    expect(await refuses(columns)).toBeNull();
    expect(await refuses(columns)).toBe('stays_identity');
    expect(await refuses({ ...columns, source: 'mews' })).toBeNull();
    const { hotelId } = scene.otherHotel;
    const guestId = await addGuest({}, scene.otherHotel);
    expect(await insertStay(run, { hotelId, guestId, columns })).toEqual(expect.any(String));
  });

  it('refuses a stay that ends before it begins, of fewer than no people, or without its guest', async () => {
    const before = { arrival_date: '2026-05-02', departure_date: '2026-05-01' };
    expect(await refuses(before)).toBe('stays_departure_check');
    expect(await refuses({ ...before, departure_date: '2026-05-02' })).toBeNull();
    expect(await refuses({ checked_in_at: '2026-05-02', checked_out_at: '2026-05-01' })).toBe(
      'stays_checked_out_check',
    );
    expect(await refuses({ children: -1 })).toBe('stays_people_check');
    expect(await refuses({ primary_guest_id: await addGuest() })).toBe('stays_primary_guest_fkey');
  });

  it('takes a guest of the stay’s own hotel only', async () => {
    const foreign = await addGuest({}, scene.otherHotel);
    const { hotelId } = scene.hotel;
    await expect(
      insertStay(run, { hotelId, guestId: await addGuest(), companionIds: [foreign] }),
    ).rejects.toMatchObject({ constraint: 'stay_guests_hotel_id_guest_id_fkey' });
  });

  it('knows the statuses and the number of companions that the program knows', async () => {
    const checks = await scene.sql<{ text: string }>(
      `select pg_get_constraintdef(oid) as text from pg_constraint
       where conname in ('stays_status_check', 'stay_guests_position_check') order by conname`,
    );
    const [position = '', status = ''] = checks.map((row) => row.text);
    expect([...status.matchAll(/'([A-Z_]+)'/g)].map(([, name]) => name)).toEqual(STAY_STATUSES);
    expect(position).toContain(`"position" <= ${MOST_COMPANIONS}`);
  });
});

describe('a Date', () => {
  it.each(['2026-02-30', '2026-2-3', '0000-01-01', '2026-02-03T00:00:00Z', '', 20260203])(
    'that is no day, like %j, is refused',
    async (day) => {
      const answer = await scene.ask(
        'VIEWER',
        'query ($id: ID!, $day: Date) { hotel(id: $id) { stays(filter: { arrivalFrom: $day }) { totalCount } } }',
        { id: globalId('Hotel', '', scene.hotel.hotelId), day },
      );
      expect(answer.errors.map((error) => error.extensions?.code)).toEqual(['BAD_USER_INPUT']);
    },
  );
});
