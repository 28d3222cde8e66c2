import { defineEntity } from '@mikro-orm/core';
import { updatedAt } from './changed-row.js';

export const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: (p) => ({
    id: p.uuid().primary(),
    email: p.text(),
    name: p.text(),
    passwordHash: p.text(),
    isPlatformAdmin: p.boolean(),
    disabledAt: p.datetime().nullable(),
    rightsEpoch: p.integer(),
    createdAt: p.datetime(),
    updatedAt: updatedAt(),
  }),
});

/** A person who signs in. Stands outside hotels; memberships join the two. */
export class User extends UserSchema.class {}
UserSchema.setClass(User);
