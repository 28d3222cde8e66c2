import { defineEntity } from '@mikro-orm/core';
import { updatedAt } from './changed-row.js';

export const GuestSchema = defineEntity({
  name: 'Guest',
  tableName: 'guests',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    name: p.text().nullable(),
    phone: p.text().nullable(),
    language: p.text().nullable(),
    tags: p.array().$type<string[]>(),
    notes: p.text().nullable(),
    facts: p.json<Record<string, unknown>>(),
    optedOutAt: p.datetime().nullable(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** A person who writes to a hotel. Chat ids and phones that mean this person are aliases, rows of their own. */
export class Guest extends GuestSchema.class {}
GuestSchema.setClass(Guest);
