import { defineEntity } from '@mikro-orm/core';

export type StayStatus = 'BOOKED' | 'CHECKED_IN' | 'CHECKED_OUT' | 'CANCELLED' | 'NO_SHOW';

export const StaySchema = defineEntity({
  name: 'Stay',
  tableName: 'stays',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    guestId: p.uuid(),
    externalId: p.text().nullable(),
    room: p.text().nullable(),
    roomType: p.text().nullable(),
    status: p.text().$type<StayStatus>(),
    checkInAt: p.datetime(),
    checkOutAt: p.datetime(),
    adults: p.integer().nullable(),
    createdAt: p.datetime(),
  }),
});

/** A booking of a guest. */
export class Stay extends StaySchema.class {}
StaySchema.setClass(Stay);
