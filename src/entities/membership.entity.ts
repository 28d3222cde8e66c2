import { defineEntity } from '@mikro-orm/core';
import { updatedAt } from './changed-row.js';

export const MembershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'memberships',
  properties: (p) => ({
    hotelId: p.uuid().primary(),
    id: p.uuid().primary(),
    userId: p.uuid(),
    role: p.text().$type<'OWNER' | 'MANAGER' | 'AGENT' | 'VIEWER'>(),
    isOnDuty: p.boolean(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** A user's role in a hotel. */
export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);
