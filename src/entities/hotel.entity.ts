import { defineEntity } from '@mikro-orm/core';
import { updatedAt } from './changed-row.js';

export const HotelSchema = defineEntity({
  name: 'Hotel',
  tableName: 'hotels',
  properties: (p) => ({
    id: p.uuid().primary(),
    name: p.string(),
    timeZone: p.string(),
    languages: p.array().$type<string[]>(),
    defaultLanguage: p.string(),
    isActive: p.boolean(),
    activeSince: p.datetime().nullable(),
    facts: p.json<Record<string, unknown>>(),
    settings: p.json<Record<string, unknown>>(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** The tenant. Everything else belongs to exactly one hotel. */
export class Hotel extends HotelSchema.class {}
HotelSchema.setClass(Hotel);
