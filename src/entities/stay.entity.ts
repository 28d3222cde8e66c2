import { defineEntity } from '@mikro-orm/core';
import type { StayStatus } from '../domain/stay.js';
import { updatedAt } from './changed-row.js';

export const StaySchema = defineEntity({
  name: 'Stay',
  tableName: 'stays',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    source: p.text(),
    externalId: p.text(),
    sourceRevision: p.bigint().nullable(),
    primaryGuestId: p.uuid(),
    roomNumber: p.text().nullable(),
    roomType: p.text().nullable(),
    status: p.text().$type<StayStatus>(),
    arrivalDate: p.date(),
    departureDate: p.date(),
    expectedArrivalAt: p.datetime().nullable(),
    checkedInAt: p.datetime().nullable(),
    checkedOutAt: p.datetime().nullable(),
    adults: p.integer().nullable(),
    children: p.integer().nullable(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** A booking of one room. `source` and `externalId` identify it for the system that made it. */
export class Stay extends StaySchema.class {}
StaySchema.setClass(Stay);

export const StayGuestSchema = defineEntity({
  name: 'StayGuest',
  tableName: 'stay_guests',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    stayId: p.uuid().primary(),
    guestId: p.uuid().primary(),
    position: p.smallint(),
    arrivalDate: p.date(),
    status: p.text().$type<StayStatus>(),
  }),
});

/** A guest in a stay, the primary guest at position 0. Day and status are the stay's, by foreign key. */
export class StayGuest extends StayGuestSchema.class {}
StayGuestSchema.setClass(StayGuest);
