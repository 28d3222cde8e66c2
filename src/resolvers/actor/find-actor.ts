import type { RequestContext } from '../../context.js';
import type { ActorKind } from '../../domain/actor.js';
import { Assistant, Phone } from '../../schema/actor/machine-actors.type.js';
import type { Guest } from '../../schema/guest/guest.type.js';
import type { User } from '../../schema/user/user.type.js';
import { nodes } from '../nodes.js';

/** Every type that implements Actor. */
export type AnyActor = User | Guest | Assistant | Phone;

/** Who did something, as rows keep it: `id` is a user's, a guest's or, of a PHONE, its channel's. */
export interface ActorKey {
  readonly hotelId: string;
  readonly kind: ActorKind;
  readonly id: string | null;
}

/**
 * Who did it; null for a person who has left the hotel, and where it is not known which one it was. Equal ones of an
 * operation are loaded once, those of one moment in one statement for each noun.
 */
export async function findActor(
  context: RequestContext,
  { hotelId, kind, id }: ActorKey,
): Promise<AnyActor | null> {
  switch (kind) {
    case 'STAFF':
      return nodes.User.find(context, { hotelId, id });
    case 'GUEST':
      return nodes.Guest.find(context, { hotelId, id });
    case 'ASSISTANT':
      return new Assistant(hotelId);
    case 'PHONE': {
      const channel = await nodes.Channel.find(context, { hotelId, id });
      return channel === null ? null : new Phone(hotelId, channel.key, channel.phone);
    }
    // No row tells yet which trigger or which program it was.
    case 'TRIGGER':
    case 'INTEGRATION':
      return null;
  }
}
