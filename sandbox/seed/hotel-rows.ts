import type { Classifier } from '../../src/intelligence/classifier.js';
import { channelTrouble, ThreadAlerts } from './alert-rows.js';
import { EventRows } from './event-rows.js';
import { messageRows, type TellingContext } from './message-rows.js';
import { conversationRow, readRows } from './conversation-rows.js';
import { companionOf } from './seed-guests.js';
import { seedId } from './seed-id.js';
import { answeringStaff } from './seed-people.js';
import type { SeedHotel } from './seed-hotels.js';
import type { Story } from './story.js';
import { emptyTables, type Tables } from './tables.js';

/** Turns the stories of a hotel into rows; every verdict in them is what `classify` says of the text. */
export function hotelRows(
  hotel: SeedHotel,
  stories: readonly Story[],
  classify: Classifier,
  now: Date,
): Tables {
  const tables = emptyTables();
  const events = new EventRows(hotel);
  const [agent, manager] = answeringStaff(hotel);
  stories.forEach((story, index) => {
    addGuest(tables, hotel, story, index);
    story.threads.forEach((thread, part) => {
      const context: TellingContext = {
        hotel,
        story,
        thread,
        now,
        classify,
        staff: index % 3 === 0 ? manager : agent,
        alerts: new ThreadAlerts(hotel, story, thread, { agent, manager }, events, now),
        events,
        // A few messages of the past never arrived; who is in the house now gets theirs.
        failsAt: thread.state === null && index % 9 === 4 ? 1 : null,
      };
      const told = messageRows(context);
      tables.messages.push(...told.messages);
      tables.message_attempts.push(...told.attempts);
      tables.sentiments.push(...told.sentiments);
      const alerts = context.alerts.rows();
      tables.alerts.push(...alerts.alerts);
      tables.alert_causes.push(...alerts.causes);
      tables.conversations.push(
        conversationRow(context, told, alerts.openUrgency, part === story.threads.length - 1),
      );
      tables.conversation_reads.push(...readRows(context, told, index));
    });
  });
  const trouble = channelTrouble(hotel, manager, events, now);
  tables.alerts.push(trouble.alert);
  tables.alert_causes.push(trouble.cause);
  const log = events.numbered();
  tables.hotel_events.push(...log);
  tables.event_heads.push({ hotel_id: hotel.id, number: log.length });
  return tables;
}

/** What is known of a guest whom only the booking names. */
const NEWLY_MET = { phone: null, tags: [], notes: null, facts: {}, opted_out_at: null };

function addGuest(
  tables: Tables,
  hotel: SeedHotel,
  { guest, guestId, stay, threads }: Story,
  index: number,
): void {
  const metAt = threads[0]?.lines[0]?.at ?? stay.checkInAt;
  tables.guests.push({
    hotel_id: hotel.id,
    id: guestId,
    name: guest.name,
    phone: guest.phone,
    language: guest.language,
    tags: index % 11 === 3 ? ['vip'] : index % 7 === 5 ? ['returning'] : [],
    notes: index % 11 === 3 ? 'Third stay with us' : null,
    facts: index % 11 === 3 ? { vip: true } : {},
    opted_out_at: null,
    created_at: metAt,
  });
  tables.guest_aliases.push({
    hotel_id: hotel.id,
    chat_id: `${guest.phone}@c.us`,
    guest_id: guestId,
    created_at: metAt,
  });
  addStay(tables, hotel, { guest, guestId, stay, metAt, index });
}

function addStay(
  tables: Tables,
  hotel: SeedHotel,
  {
    guest,
    guestId,
    stay,
    metAt,
    index,
  }: Pick<Story, 'guest' | 'guestId' | 'stay'> & { metAt: Date; index: number },
): void {
  const id = seedId(hotel.key, 'stay', index);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: hotel.timeZone });
  const repeated = { status: stay.status, arrival_date: day.format(stay.checkInAt) };
  const hasCome = stay.status === 'CHECKED_IN' || stay.status === 'CHECKED_OUT';
  tables.stays.push({
    ...repeated,
    hotel_id: hotel.id,
    id,
    source: 'sandbox-pms',
    external_id: `PMS-${hotel.key.slice(0, 3).toUpperCase()}-${1_000 + index}`,
    primary_guest_id: guestId,
    room_number: stay.room,
    room_type: stay.roomType,
    departure_date: day.format(stay.checkOutAt),
    expected_arrival_at: stay.checkInAt,
    checked_in_at: hasCome ? stay.checkInAt : null,
    checked_out_at: stay.status === 'CHECKED_OUT' ? stay.checkOutAt : null,
    adults: stay.adults,
    children: stay.children,
    created_at: metAt,
  });
  const inStay = { ...repeated, hotel_id: hotel.id, stay_id: id };
  tables.stay_guests.push({ ...inStay, guest_id: guestId, position: 0 });
  const companion = companionOf(guest);
  if (companion === null) return;
  const companionId = seedId(hotel.key, 'companion', index);
  tables.guests.push({
    ...NEWLY_MET,
    hotel_id: hotel.id,
    id: companionId,
    name: companion,
    language: guest.language,
    created_at: metAt,
  });
  tables.stay_guests.push({ ...inStay, guest_id: companionId, position: 1 });
}
