import { idText } from '../id-text.js';

/** Taken from the numbers of global ids. These actors are no nodes: nothing takes their ids. */
const ACTOR_BYTES = { Assistant: 13, Phone: 14 } as const;

/** The opaque id of an actor of which a hotel has one. */
export function encodeActorId(type: keyof typeof ACTOR_BYTES, hotelId: string): string {
  return idText(ACTOR_BYTES[type], [hotelId]);
}
