import { beforeAll, describe, expect, it } from '@jest/globals';
import { createStaffFixture, globalId, type StaffFixture } from '../support/staff-fixture.js';
import type { HotelFixture } from '../support/hotel-fixture.js';

let staff: StaffFixture;
beforeAll(async () => {
  staff = await createStaffFixture();
}, 90_000);

const PHONE = '491510000777';

async function lookUp(fields: string): Promise<unknown> {
  const answer = await staff.ask('VIEWER', `query ($id: ID!) { hotel(id: $id) { ${fields} } }`, {
    id: globalId('Hotel', staff.hotel.hotelId, staff.hotel.hotelId),
  });
  expect(answer.errors).toEqual([]);
  return answer.data?.hotel;
}

describe('a guest by phone', () => {
  it.each(['491510000777', '+49 151 000 0777', '+49 (151) 0000-777'])(
    'is found by %s, of this hotel alone',
    async (phone) => {
      const { guestId } = await staff.addConversation(staff.hotel);
      const other = await staff.addConversation(staff.otherHotel);
      const give = (id: string) => staff.sql('update guests set phone = $1 where id = $2', [PHONE, id]);
      await give(other.guestId);
      expect(await lookUp(`guestByPhone(phone: "${phone}") { id }`)).toEqual({ guestByPhone: null });
      await give(guestId);
      expect(await lookUp(`guestByPhone(phone: "${phone}") { id phone }`)).toEqual({
        guestByPhone: { id: globalId('Guest', staff.hotel.hotelId, guestId), phone: PHONE },
      });
      await staff.sql('update guests set phone = null where phone = $1', [PHONE]);
    },
  );

  it.each(['', '+', '49151', '0000777'])('is not found by %p', async (phone) => {
    const { guestId } = await staff.addConversation(staff.hotel);
    await staff.sql('update guests set phone = $1 where id = $2', [PHONE, guestId]);
    expect(await lookUp(`guestByPhone(phone: "${phone}") { id }`)).toEqual({ guestByPhone: null });
    await staff.sql('update guests set phone = null where phone = $1', [PHONE]);
  });
});

describe('a stay by its system and number', () => {
  const identityOf = async ({ hotelId }: HotelFixture) => {
    const [row] = await staff.sql<{ id: string; source: string; external_id: string }>(
      'select id, source, external_id from stays where hotel_id = $1 limit 1',
      [hotelId],
    );
    if (row === undefined) throw new Error('the fixture has no stay');
    return row;
  };
  const find = (source: string, externalId: string) =>
    lookUp(`stay(source: "${source}", externalId: "${externalId}") { id }`);

  it('is found by both together, of this hotel alone', async () => {
    const own = await identityOf(staff.hotel);
    expect(await find(own.source, own.external_id)).toEqual({
      stay: { id: globalId('Stay', staff.hotel.hotelId, own.id) },
    });
    expect(await find('another', own.external_id)).toEqual({ stay: null });
    expect(await find(own.source, 'another')).toEqual({ stay: null });
    const foreign = await identityOf(staff.otherHotel);
    await staff.sql(`update stays set external_id = 'foreign-1' where id = $1`, [foreign.id]);
    expect(await find(foreign.source, 'foreign-1')).toEqual({ stay: null });
  });
});
