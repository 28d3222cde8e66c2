import type { HotelFixture } from '../support/hotel-fixture.js';
import type { StaffFixture } from '../support/staff-fixture.js';

type FindId = (staff: StaffFixture, hotel: HotelFixture) => string | Promise<string>;

/** One thing of a hotel for each type that has a global id: its id in the database. */
export const nodeIds: Readonly<Record<string, FindId>> = {
  Hotel: (_scene, hotel) => hotel.hotelId,
  Channel: (_scene, hotel) => hotel.channel.id,
  Guest: (_scene, hotel) => hotel.conversations[0]?.guestId ?? '',
  Stay: (_scene, hotel) => hotel.conversations[0]?.stayId ?? '',
  Conversation: (_scene, hotel) => hotel.conversations[0]?.id ?? '',
  Message: (_scene, hotel) => hotel.conversations[0]?.messageIds[1] ?? '',
  DeliveryAttempt: (_scene, hotel) => `${hotel.conversations[0]?.messageIds[1]}-1`,
  Alert: (_scene, hotel) => hotel.alertId,
  AlertCause: (_scene, hotel) => hotel.alertCauseId,
  User: (_scene, hotel) => hotel.users.agent.id,
  Membership: async ({ sql }, { hotelId, users }) => {
    const [row] = await sql<{ id: string }>(
      'select id from memberships where hotel_id = $1 and user_id = $2',
      [hotelId, users.agent.id],
    );
    return row?.id ?? '';
  },
};
