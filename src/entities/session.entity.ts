import { defineEntity } from '@mikro-orm/core';

export const SessionSchema = defineEntity({
  name: 'Session',
  tableName: 'sessions',
  properties: (p) => ({
    id: p.uuid().primary(),
    userId: p.uuid(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    revokedAt: p.datetime().nullable(),
    revokedReason: p.text().nullable(),
    userAgent: p.text().nullable(),
  }),
});

/** One sign-in on one device: the family its refresh tokens belong to. */
export class Session extends SessionSchema.class {
  /** Ends the session for good. The first reason stays. */
  revoke(at: Date, reason: string): void {
    if (this.revokedAt != null) return;
    this.revokedAt = at;
    this.revokedReason = reason;
  }
}
SessionSchema.setClass(Session);
