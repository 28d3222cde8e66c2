/** Who can do what a hotel's event log tells of. The hotel's own phone is nobody in particular. */
export type EventActor =
  { readonly kind: 'USER' | 'GUEST'; readonly id: string } | { readonly kind: 'PHONE'; readonly id: null };

export const byUser = (id: string): EventActor => ({ kind: 'USER', id });
export const byGuest = (id: string): EventActor => ({ kind: 'GUEST', id });
export const BY_PHONE: EventActor = { kind: 'PHONE', id: null };
